package import Corpus
import Foundation

/// What people name a repository by: a folder's path, the address of a web server, `s3://BUCKET/PREFIX`.
package enum RepositoryPlace {
    package static func isBucket(_ place: String) -> Bool { place.hasPrefix(BucketAddress.scheme) }

    /// Where a repository is written to.
    /// - Throws: `unsupported` for what can't be written to; as `BucketStore`.
    static func store(_ place: String) throws(QuarryError) -> any RepositoryStore {
        if isBucket(place) { return try BucketStore(address: place) }
        guard !place.contains("://") else {
            throw QuarryError(
                .unsupported, path: ForeignText.withoutSecrets(place),
                "a repository is written to a folder or to a bucket, s3://BUCKET/PREFIX; rsync or a "
                    + "web server's own tools carry a folder on")
        }
        return FolderStore(place: place)
    }

    /// Where a repository is read from.
    /// - Parameter token: for a web server.
    /// - Throws: `invalidInput`.
    package static func reader(
        _ place: String, token: String?
    ) throws(QuarryError) -> any RepositoryReader {
        if isBucket(place) { return try BucketStore(address: place).reader }
        let isAddress = ["http:", "https:"].contains { place.lowercased().hasPrefix($0) }
        guard isAddress || place.contains("://") else { return FolderReader(folder: place) }
        return try WebReader(address: place, token: token)
    }
}
