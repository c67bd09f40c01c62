package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is being written is told from one that a kill has left by its lock, flock(2), which ends
/// with its process.
extension GrowingFile {
    /// Opens a file as `init` does, for `removeAbandoned` to leave it alone until it is closed.
    /// - Throws: `io`.
    package static func locked(path: String) throws(QuarryError) -> GrowingFile {
        while true {
            let file = try GrowingFile(path: path)
            // A file system without locks has none for `removeAbandoned` either.
            guard lock(file.descriptor, LOCK_EX) else { return file }
            var info = stat()
            guard fstat(file.descriptor, &info) == 0 else {
                throw QuarryError(call: "stat", path: path)
            }
            // Else it was taken for abandoned before it was locked.
            if info.st_nlink > 0 { return file }
        }
    }

    /// Removes what killed processes have left beside `target` under names of
    /// `FileSystem.temporaryName`, where they wrote it `locked`.
    /// - Throws: `notFound` without the folder, `io`.
    package static func removeAbandoned(of target: String) throws(QuarryError) {
        let folder = FileSystem.folder(of: target)
        let name = FileSystem.name(of: target)
        for other in try FileSystem.names(in: folder)
        where FileSystem.isTemporary(other, of: name) {
            let path = FileSystem.path(other, in: folder)
            let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
            // Gone meanwhile, or somebody else's.
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            if lock(descriptor, LOCK_EX | LOCK_NB) { try FileSystem.remove(path) }
        }
    }

    /// - Returns: false where another has it, or there are no locks.
    private static func lock(_ descriptor: Int32, _ operation: Int32) -> Bool {
        while flock(descriptor, operation) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
