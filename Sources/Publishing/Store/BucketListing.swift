import Corpus
import Foundation

/// A page of what a bucket lists (ListObjectsV2).
///
/// Read by hand: the engine links no reader of XML, and of the answer's elements four count, which
/// hold no others. Keys that XML has to write otherwise than they are, are no names of a
/// repository.
struct BucketListing: Hashable, Sendable {
    /// By the bucket's keys.
    var files: [StoredFile]
    /// By which to ask for the next page; nil: this is the last.
    var next: String?

    /// - Throws: `corrupt`.
    init(_ bytes: [UInt8], path: String) throws(QuarryError) {
        let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "<Contents>")
        let files = parts.dropFirst().map(Self.file)
        // What is about the page stands before its files or after them.
        let rest = parts[0] + (parts.last?.components(separatedBy: "</Contents>").last ?? "")
        let isTruncated = Self.element("IsTruncated", of: rest) == "true"
        next = isTruncated ? Self.element("NextContinuationToken", of: rest).map(Self.plain) : nil
        guard parts[0].contains("<ListBucketResult"), !files.contains(nil),
            rest.contains("</ListBucketResult>"), isTruncated == (next != nil)
        else { throw QuarryError(.corrupt, path: path, "the bucket's list can't be read") }
        self.files = files.compactMap { $0 }
    }

    private static func file(_ text: String) -> StoredFile? {
        guard let name = element("Key", of: text),
            let length = element("Size", of: text).flatMap({ Int($0) }),
            let modified = element("LastModified", of: text).flatMap(seconds)
        else { return nil }
        return StoredFile(name: name, length: length, modified: modified)
    }

    private static func element(_ name: String, of text: String) -> String? {
        guard let start = text.range(of: "<\(name)>"),
            let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex)
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    private static func plain(_ text: String) -> String {
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
        ]
        return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// `2026-11-29T05:38:45.000Z`
    private static func seconds(_ text: String) -> Double? {
        let whole = text.prefix { $0 != "." && $0 != "Z" } + "Z"
        return try? Date(String(whole), strategy: .iso8601).timeIntervalSince1970
    }
}
