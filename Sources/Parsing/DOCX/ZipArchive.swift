import CLibZip
import Corpus

/// A ZIP archive in memory, read within the limits. Refuses the whole archive when its
/// directory already states too much; what an entry really unpacks to is counted as well.
final class ZipArchive {
    private let archive: OpaquePointer
    private var unpackedBytes = 0
    /// Whether what was read of it unpacks to more than it may.
    var isOverLimit: Bool { unpackedBytes > Limits.zipBytes }
    /// Index of each entry by its name in lower case: OPC names ignore case.
    private var indices: [String: UInt64] = [:]

    /// - Throws: `corrupt`, `limitExceeded`, `encrypted`. `bytes` must outlive the archive.
    init(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) {
        var failure = zip_error_t()
        zip_error_init(&failure)
        defer { zip_error_fini(&failure) }
        guard
            let source = zip_source_buffer_create(
                bytes.baseAddress, UInt64(bytes.count), 0, &failure)
        else { throw QuarryError(.corrupt, "not a ZIP archive") }
        guard let opened = zip_open_from_source(source, ZIP_RDONLY, &failure) else {
            zip_source_free(source)
            throw QuarryError(
                .corrupt,
                zip_error_code_zip(&failure) == ZIP_ER_NOZIP
                    ? "not a ZIP archive, as a DOCX is"
                    : "the ZIP archive: \(String(cString: zip_error_strerror(&failure)))")
        }
        archive = opened
        try readDirectory()
    }

    deinit { zip_discard(archive) }

    private func readDirectory() throws(QuarryError) {
        let count = zip_get_num_entries(archive, 0)
        guard count <= Limits.zipEntries else {
            throw QuarryError(
                .limitExceeded, "the archive has \(count) entries, over \(Limits.zipEntries)")
        }
        var total: UInt64 = 0
        for index in 0..<UInt64(max(count, 0)) {
            var info = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &info) == 0, let name = info.name else {
                throw QuarryError(.corrupt, "entry \(index) of the archive is unreadable")
            }
            try check(info, total: &total)
            let key = Self.key(String(cString: name))
            if indices[key] == nil { indices[key] = index }
        }
    }

    private func check(_ info: zip_stat_t, total: inout UInt64) throws(QuarryError) {
        if info.encryption_method != UInt16(ZIP_EM_NONE) {
            throw QuarryError(
                .encrypted, "the archive's entries are encrypted; save an unprotected copy")
        }
        let (sum, overflow) = total.addingReportingOverflow(info.size)
        guard !overflow, sum <= UInt64(Limits.zipBytes) else {
            throw QuarryError(
                .limitExceeded, "the archive unpacks to over \(Limits.zipBytes >> 20) MiB")
        }
        total = sum
        let limit = UInt64(Limits.zipRatio).multipliedReportingOverflow(by: info.comp_size)
        guard
            info.size <= UInt64(Limits.zipRatioFloor) || limit.overflow
                || info.size <= limit.partialValue
        else {
            throw QuarryError(
                .limitExceeded, "an entry unpacks to over \(Limits.zipRatio) times its size")
        }
    }

    /// Names of a folder's files, without the folder, in lower case and in order.
    func names(below folder: String) -> [String] {
        let folder = Self.key(folder)
        return indices.keys.filter { $0.hasPrefix(folder) && $0.count > folder.count }
            .map { String($0.dropFirst(folder.count)) }.sorted()
    }

    func contains(_ name: String) -> Bool { indices[Self.key(name)] != nil }

    /// The entry's bytes; nil if there is none of that name.
    /// - Throws: `corrupt`, `limitExceeded`.
    func read(_ name: String) throws(QuarryError) -> [UInt8]? {
        guard let index = indices[Self.key(name)] else { return nil }
        guard let file = zip_fopen_index(archive, index, 0) else {
            throw QuarryError(.corrupt, "\(name) in the archive can't be opened")
        }
        defer { zip_fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = zip_fread(file, &buffer, UInt64(buffer.count))
            guard got >= 0 else { throw QuarryError(.corrupt, "\(name) does not unpack") }
            if got == 0 { return bytes }
            unpackedBytes += Int(got)
            guard !isOverLimit else {
                throw QuarryError(
                    .limitExceeded, "the archive unpacks to over \(Limits.zipBytes >> 20) MiB")
            }
            bytes.append(contentsOf: buffer[..<Int(got)])
        }
    }

    private static func key(_ name: String) -> String {
        var key = name.lowercased()
        if key.contains("\\") { key = String(key.map { $0 == "\\" ? "/" : $0 }) }
        if key.hasPrefix("/") { key.removeFirst() }
        return key
    }
}
