import Corpus
import Foundation

/// What a `tokenizer.json` puts around a text: its `post_processor` of the type
/// `TemplateProcessing`.
struct TokenTemplate {
    private let processor: JSONObject
    /// The token before a text and the one after it.
    let begin, end: String

    /// - Throws: `unsupported` where more than that is put around a text, or less.
    init(_ processor: JSONObject) throws(QuarryError) {
        self.processor = processor
        let parts = try processor.objects("single") ?? []
        var names: [String?] = []
        for part in parts { names.append(try part.object("SpecialToken")?.string("id")) }
        guard parts.count == 3, let begin = names[0], let end = names[2], names[1] == nil,
            try parts[1].object("Sequence")?.string("id") == "A", try Self.areFirstTypes(parts)
        else {
            throw processor.unsupported(
                "single", value: "other than one token before and one after")
        }
        (self.begin, self.end) = (begin, end)
    }

    private static func areFirstTypes(_ parts: [JSONObject]) throws(QuarryError) -> Bool {
        for part in parts {
            for kind in ["SpecialToken", "Sequence"] {
                guard try part.object(kind)?.number("type_id") ?? 0 == 0 else { return false }
            }
        }
        return true
    }

    /// Ends in a row between the two texts of a pair; nil where other tokens stand there, or none.
    func separatorCount() throws(QuarryError) -> Int? {
        var names: [String?] = []
        for part in try processor.objects("pair") ?? [] {
            names.append(try part.object("SpecialToken")?.string("id"))
        }
        let between = names.dropFirst(2).prefix { $0 != nil }
        return !between.isEmpty && between.allSatisfy { $0 == end } ? between.count : nil
    }

    /// - Throws: `invalidInput` where the template writes another id for the token.
    func check(_ token: String, is id: Int32) throws(QuarryError) {
        let entry = try processor.object("special_tokens")?.object(token)
        guard let ids = entry?.value("ids") else { return }
        guard (ids as? [NSNumber])?.map(\.doubleValue) == [Double(id)] else {
            throw processor.invalid(
                "special_tokens",
                because: "gives \(token.debugDescription) other ids than its own, \(id)")
        }
    }
}
