import Foundation

/// What a bucket answers, read by hand: the engine links no reader of XML, and of an answer's
/// elements few count, which hold no others.
enum BucketXML {
    /// The text of the first element of this name, as it is written.
    static func element(_ name: String, of text: String) -> String? {
        guard let start = text.range(of: "<\(name)>"),
            let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex)
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    /// Without the entities that XML writes some characters as.
    static func plain(_ text: String) -> String {
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#34;", "\""),
            ("&amp;", "&"),
        ]
        return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// - Parameter text: `2026-11-29T05:38:45.000Z`
    static func seconds(_ text: String) -> Double? {
        let whole = text.prefix { $0 != "." && $0 != "Z" } + "Z"
        return try? Date(String(whole), strategy: .iso8601).timeIntervalSince1970
    }

    /// As a value in a query.
    static func encoded(_ text: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        return text.utf8.map { byte -> String in
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
