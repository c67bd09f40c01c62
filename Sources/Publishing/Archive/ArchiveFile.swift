import CArchive
import Corpus
import Foundation
import Storage

/// A tar archive in zstd's compression, being written: the same files in the same order give the
/// same bytes with the same versions of libarchive and libzstd.
final class ArchiveFile {
    private let archive: OpaquePointer
    private let file: GrowingFile
    /// What the disk said while libarchive was writing.
    private var refusal: QuarryError?

    /// zstd's own default; level and one thread decide the bytes.
    private static let level = "3"

    /// - Throws: `io`.
    init(path: String) throws(QuarryError) {
        guard let archive = archive_write_new() else {
            throw QuarryError(.io, path: path, "libarchive can't start")
        }
        self.archive = archive
        do throws(QuarryError) {
            file = try GrowingFile.locked(path: path)
        } catch {
            archive_write_free(archive)
            throw error
        }
        try check(archive_write_set_format_pax_restricted(archive))
        try check(archive_write_add_filter_zstd(archive))
        // Else zeros follow what zstd has written.
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        try check(
            archive_write_set_filter_option(archive, "zstd", "compression-level", Self.level))
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(
            archive_write_open(
                archive, context, nil,
                { _, context, bytes, count in
                    ArchiveFile.of(context)?.append(
                        UnsafeRawBufferPointer(start: bytes, count: count))
                        ?? -1
                }, nil))
    }

    deinit {
        // What was not closed is not written to its end.
        archive_write_fail(archive)
        archive_write_free(archive)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> ArchiveFile? {
        context.map { Unmanaged<ArchiveFile>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Returns: what libarchive wants to hear.
    private func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        do throws(QuarryError) {
            try file.append(Array(bytes))
            return bytes.count
        } catch {
            refusal = error
            return -1
        }
    }

    func write(_ bytes: [UInt8], as name: String) throws(QuarryError) {
        try begin(name, length: bytes.count)
        guard bytes.withUnsafeBytes(data) else { throw error() }
    }

    func write(_ source: MappedFile, as name: String) throws(QuarryError) {
        try begin(name, length: source.bytes.count)
        guard data(source.bytes) else { throw error() }
    }

    /// No time, no owner, one mode.
    private func begin(_ name: String, length: Int) throws(QuarryError) {
        guard let entry = archive_entry_new() else {
            throw QuarryError(.io, path: file.path, "libarchive has no memory")
        }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name)
        archive_entry_set_size(entry, Int64(length))
        // AE_IFREG, which Swift doesn't see.
        archive_entry_set_filetype(entry, 0o100_000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, 0, 0)
        try check(archive_write_header(archive, entry))
    }

    /// - Returns: false where it failed.
    private func data(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let rest = bytes.dropFirst(done).prefix(1 << 20)
            let written = archive_write_data(
                archive, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard written > 0 else { return false }
            done += written
        }
        return true
    }

    /// Ends the archive and makes it durable.
    func close() throws(QuarryError) {
        try check(archive_write_close(archive))
        try file.synchronise()
    }

    private func check(_ code: Int32) throws(QuarryError) {
        guard code == ARCHIVE_OK else { throw error() }
    }

    private func error() -> QuarryError {
        if let refusal { return refusal }
        let words = archive_error_string(archive).map { String(cString: $0) } ?? "no reason"
        return QuarryError(.io, path: file.path, "can't be written: \(ForeignText.escaped(words))")
    }
}
