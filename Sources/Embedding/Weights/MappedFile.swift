import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A whole file of somebody else's format in memory, read-only.
final class MappedFile: Sendable {
    let path: String
    let identity: FileIdentity
    /// Page-aligned; valid while this object lives.
    // Read-only pages, unmapped only in deinit: safe to read from any thread.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// - Throws: `notFound`, `io`.
    init(path: String) throws(QuarryError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                throw QuarryError(.notFound, path: path, "no such file")
            }
            throw Self.failure("open", path)
        }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw Self.failure("stat", path) }
        identity = FileIdentity(
            size: Int(info.st_size),
            modifiedNanoseconds: info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec,
            inode: UInt64(info.st_ino))
        guard identity.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, identity.size, PROT_READ, MAP_SHARED, descriptor, 0),
            start != MAP_FAILED
        else { throw Self.failure("mmap", path) }
        bytes = UnsafeRawBufferPointer(start: start, count: identity.size)
    }

    deinit {
        if let start = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }

    private static func failure(_ call: String, _ path: String) -> QuarryError {
        QuarryError(.io, path: path, "\(call): \(String(cString: strerror(errno)))")
    }
}
