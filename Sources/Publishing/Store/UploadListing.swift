import Corpus
import Foundation

/// A page of uploads in parts that were begun in a bucket and not completed (ListMultipartUploads).
struct UploadListing: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        /// Its name is the bucket's key.
        var upload: MultipartUpload
        /// Seconds since 1970.
        var begun: Double
    }

    /// By which to ask for the next page.
    struct Marker: Hashable, Sendable { var key, id: String }

    var entries: [Entry]
    /// Nil: this is the last page.
    var next: Marker?

    /// - Throws: `corrupt`.
    init(_ bytes: [UInt8], path: String) throws(QuarryError) {
        let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "<Upload>")
        let entries = parts.dropFirst().map(Self.entry)
        // What is about the page stands before its uploads or after them.
        let rest = parts[0] + (parts.last?.components(separatedBy: "</Upload>").last ?? "")
        let isTruncated = BucketXML.element("IsTruncated", of: rest) == "true"
        if isTruncated, let key = BucketXML.element("NextKeyMarker", of: rest),
            let id = BucketXML.element("NextUploadIdMarker", of: rest)
        {
            next = Marker(key: BucketXML.plain(key), id: BucketXML.plain(id))
        }
        guard parts[0].contains("<ListMultipartUploadsResult"), !entries.contains(nil),
            rest.contains("</ListMultipartUploadsResult>"), isTruncated == (next != nil)
        else {
            throw QuarryError(.corrupt, path: path, "the bucket's list of uploads can't be read")
        }
        self.entries = entries.compactMap { $0 }
    }

    private static func entry(_ text: String) -> Entry? {
        guard let key = BucketXML.element("Key", of: text),
            let id = BucketXML.element("UploadId", of: text).map(BucketXML.plain),
            MultipartUpload.isID(id),
            let begun = BucketXML.element("Initiated", of: text).flatMap(BucketXML.seconds)
        else { return nil }
        return Entry(upload: MultipartUpload(name: key, id: id), begun: begun)
    }
}
