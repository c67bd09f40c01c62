import Corpus
import Foundation

/// A page of what a bucket lists (ListObjectsV2). Keys that XML has to write otherwise than they are,
/// are no names of a repository.
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
        let isTruncated = BucketXML.element("IsTruncated", of: rest) == "true"
        if isTruncated {
            next = BucketXML.element("NextContinuationToken", of: rest).map(BucketXML.plain)
        }
        guard parts[0].contains("<ListBucketResult"), !files.contains(nil),
            rest.contains("</ListBucketResult>"), isTruncated == (next != nil)
        else { throw QuarryError(.corrupt, path: path, "the bucket's list can't be read") }
        self.files = files.compactMap { $0 }
    }

    private static func file(_ text: String) -> StoredFile? {
        guard let name = BucketXML.element("Key", of: text),
            let length = BucketXML.element("Size", of: text).flatMap({ Int($0) }),
            let modified = BucketXML.element("LastModified", of: text).flatMap(BucketXML.seconds)
        else { return nil }
        return StoredFile(name: name, length: length, modified: modified)
    }
}
