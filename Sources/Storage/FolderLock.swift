package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An advisory lock on a folder, flock(2) on the folder itself: no file is left behind, and the
/// kernel releases it when its process ends, however it ends.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Waits for the lock.
    /// - Throws: `io`.
    package init(_ folder: String, exclusive: Bool) throws(QuarryError) {
        descriptor = try Self.open(folder)
        while flock(descriptor, exclusive ? LOCK_EX : LOCK_SH) != 0 {
            guard errno == EINTR else {
                let error = QuarryError(call: "flock", path: folder)
                close(descriptor)
                throw error
            }
        }
    }

    /// Waits for the folder's shared lock; nil where the file system has no locks.
    /// - Throws: `io`.
    package static func shared(_ folder: String) throws(QuarryError) -> FolderLock? {
        let descriptor = try open(folder)
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno != EINTR else { continue }
            let hasNone = [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL].contains(errno)
            let error = QuarryError(call: "flock", path: folder)
            close(descriptor)
            guard hasNone else { throw error }
            return nil
        }
        return FolderLock(descriptor: descriptor)
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// The folder's exclusive lock, if nobody has any.
    /// - Throws: `io`.
    package static func ifFree(_ folder: String) throws(QuarryError) -> FolderLock? {
        let descriptor = try open(folder)
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FolderLock(descriptor: descriptor) }
        let error = QuarryError(call: "flock", path: folder)
        let isHeld = errno == EWOULDBLOCK
        close(descriptor)
        guard isHeld else { throw error }
        return nil
    }

    /// Also where another process has inherited the descriptor.
    package func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }

    private static func open(_ folder: String) throws(QuarryError) -> Int32 {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw QuarryError(call: "open", path: folder) }
        return descriptor
    }
}
