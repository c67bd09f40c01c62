import CArchive
import Corpus
import Storage

/// The files of an archive that `ArchiveExport` wrote, or somebody who means harm.
enum ArchiveEntries {
    /// Entries; more are no repository of one root.
    private static let maximumCount = 1 << 20
    /// Bytes of an entry: a header can state any number, and sums of these fit into 64 bits.
    private static let maximumLength = 1 << 50
    /// zstd's and the file itself: a compression in a compression makes a small file endless.
    private static let maximumFilters: Int32 = 2
    /// Of what is read at a time; libarchive keeps as much of its own.
    private static let pieceBytes = 1 << 16

    /// One file of an archive, as long as `forEach` is at it.
    struct Entry {
        let name: String
        let length: Int
        fileprivate let archive: OpaquePointer
        fileprivate let path: String

        /// - Throws: what `body` throws; `corrupt`.
        func forEachPiece(
            _ body: ([UInt8]) throws(QuarryError) -> Void
        ) throws(QuarryError) {
            var buffer = [UInt8](
                repeating: 0, count: min(max(length, 1), ArchiveEntries.pieceBytes))
            var done = 0
            while true {
                let count = archive_read_data(archive, &buffer, buffer.count)
                guard count >= 0 else { throw ArchiveEntries.damage(archive, path: path) }
                guard count > 0 else { break }
                done += count
                guard done <= length else { break }
                try body(Array(buffer[..<count]))
            }
            guard done == length else {
                throw QuarryError(.corrupt, path: path, "\(name) has another length than it states")
            }
        }
    }

    /// - Parameter body: false ends it.
    /// - Throws: what `body` throws; `notFound`; `invalidInput` for what is no file; `corrupt` for
    ///   what is no archive in these forms, or holds what no repository has.
    static func forEach(
        of path: String, _ body: (Entry) throws(QuarryError) -> Bool
    ) throws(QuarryError) {
        // A link to one will do; a pipe would be waited for.
        guard let status = FileStatus(of: path) else {
            throw QuarryError(.notFound, path: path, "there is no such archive")
        }
        guard status.kind == .file else {
            throw QuarryError(.invalidInput, path: path, "is no file, so no archive")
        }
        guard let archive = archive_read_new() else {
            throw QuarryError(.io, path: path, "libarchive can't start")
        }
        defer { archive_read_free(archive) }
        guard archive_read_support_format_tar(archive) == ARCHIVE_OK,
            archive_read_support_filter_zstd(archive) == ARCHIVE_OK,
            archive_read_open_filename(archive, path, pieceBytes) == ARCHIVE_OK
        else { throw damage(archive, path: path) }
        guard archive_filter_count(archive) <= maximumFilters else {
            throw QuarryError(.corrupt, path: path, "is compressed more than once")
        }
        var seen: Set<String> = []
        var header: OpaquePointer?
        while true {
            let code = archive_read_next_header(archive, &header)
            if code == ARCHIVE_EOF { return }
            guard code == ARCHIVE_OK, let header else { throw damage(archive, path: path) }
            let entry = try entry(header, archive, path: path)
            guard seen.insert(entry.name).inserted, seen.count <= maximumCount else {
                throw QuarryError(.corrupt, path: path, "holds a name twice, or too many")
            }
            guard try body(entry) else { return }
        }
    }

    private static func entry(
        _ header: OpaquePointer, _ archive: OpaquePointer, path: String
    ) throws(QuarryError) -> Entry {
        let name = archive_entry_pathname(header).map { String(cString: $0) } ?? ""
        let isPlain =
            archive_entry_filetype(header) == 0o100_000
            && archive_entry_hardlink(header) == nil && archive_entry_size_is_set(header) != 0
        guard isPlain, RepositoryLayout.isFile(name) else {
            throw QuarryError(
                .corrupt, path: path,
                "holds \(ForeignText.quoted(name)), which is no file of a repository")
        }
        let length = Int(archive_entry_size(header))
        guard (0...maximumLength).contains(length) else {
            throw QuarryError(
                .corrupt, path: path, "states \(length) bytes of \(name), more than any disk holds")
        }
        return Entry(name: name, length: length, archive: archive, path: path)
    }

    private static func damage(_ archive: OpaquePointer, path: String) -> QuarryError {
        let words = archive_error_string(archive).map { String(cString: $0) } ?? "no reason"
        return QuarryError(
            .corrupt, path: path,
            "is no tar archive in zstd's compression, or a damaged one: "
                + ForeignText.quoted(words))
    }
}
