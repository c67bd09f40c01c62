package import Corpus
import Storage

/// What people name a repository by: a folder's path, the address of a web server,
/// `s3://BUCKET/PREFIX`, an archive's path.
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
    /// - Parameters:
    ///   - token: for a web server.
    ///   - index: the index folder that it is read for.
    /// - Throws: as `check`; `notFound`, `corrupt` for an archive that is none.
    package static func reader(
        _ place: String, token: String?, index: String
    ) throws(QuarryError) -> any RepositoryReader {
        if let remote = try remote(place, token: token) { return remote }
        guard isArchive(place) else { return FolderReader(folder: place) }
        // Where a pull gathers what comes, and cleans up.
        let folder = FileSystem.path(SegmentDownload.folderName, in: index)
        return try ArchiveReader(archive: place, unpackingInto: folder + "/archive")
    }

    /// Refuses what can't be a repository's name, whatever is there.
    /// - Throws: `invalidInput`.
    package static func check(_ place: String, token: String?) throws(QuarryError) {
        _ = try remote(place, token: token)
    }

    /// Nil for a path of this machine.
    private static func remote(
        _ place: String, token: String?
    ) throws(QuarryError) -> (any RepositoryReader)? {
        guard !place.isEmpty else {
            // Names in it would be those of the machine's topmost folder.
            throw QuarryError(
                .invalidInput, "the repository is an empty text; is a variable not set?")
        }
        if isBucket(place) { return try BucketStore(address: place).reader }
        let isAddress = ["http:", "https:"].contains { place.lowercased().hasPrefix($0) }
        guard isAddress || place.contains("://") else { return nil }
        return try WebReader(address: place, token: token)
    }

    /// Whether a path is to be that of an archive.
    package static func isArchive(_ place: String) -> Bool { place.hasSuffix(archiveEnding) }

    package static let archiveEnding = ".tar.zst"
}
