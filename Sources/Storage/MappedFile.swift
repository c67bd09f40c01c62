package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A whole file in memory, read-only.
package final class MappedFile: Sendable {
    package let path: String
    package let identity: FileIdentity
    /// Page-aligned; valid while this object lives.
    // Read-only pages, unmapped only in deinit: safe to read from any thread.
    package nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Its time does not depend on the file's size.
    /// - Throws: `notFound`, `io`.
    package init(path: String) throws(QuarryError) {
        self.path = path
        // A pipe in its place would be waited for; it has no bytes to map.
        let descriptor = try FileSystem.openToRead(path, flags: O_NONBLOCK)
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw QuarryError(call: "stat", path: path) }
        identity = FileIdentity(info)
        guard identity.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, identity.size, PROT_READ, MAP_SHARED, descriptor, 0),
            start != MAP_FAILED
        else { throw QuarryError(call: "mmap", path: path) }
        bytes = UnsafeRawBufferPointer(start: start, count: identity.size)
    }

    deinit {
        if let start = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }
}
