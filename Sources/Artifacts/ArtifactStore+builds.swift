import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ArtifactStore {
    /// Says that a build is at work: until the result is released or its process ends, however
    /// that happens, no process evicts what was used since now.
    /// - Throws: `io`, `limitExceeded`.
    package func beginBuild() throws(ArtifactsError) -> BuildMark {
        let gate = try OpenGate(path: path + ".lock")
        defer { gate.leave() }
        do throws(StorageError) {
            try FileSystem.makeFolder(buildsFolder)
        } catch {
            throw ArtifactsError(error.code, path: error.path, error.reason)
        }
        return try BuildMark(path: "\(buildsFolder)/\(useStep)-\(UUID().uuidString)")
    }

    /// The step of use in which the oldest running build began; nil if none runs. Removes the
    /// marks of builds that are gone.
    func usedByBuilds() throws(ArtifactsError) -> Int? {
        guard FileSystem.exists(buildsFolder) else { return nil }
        // A mark is made and locked behind the same gate, so an unlocked one is nobody's.
        let gate = try OpenGate(path: path + ".lock")
        defer { gate.leave() }
        do throws(StorageError) {
            return try FileSystem.names(in: buildsFolder).compactMap { name in
                let path = "\(buildsFolder)/\(name)"
                guard BuildMark.isHeld(path) else {
                    unlink(path)
                    return nil
                }
                return name.split(separator: "-").first.flatMap { Int($0) }
            }.min()
        } catch {
            throw ArtifactsError(error.code, path: error.path, error.reason)
        }
    }

    private var buildsFolder: String { path + ".builds" }
}

/// A running build's mark beside the store: a file under flock(2), which the kernel releases with
/// its process.
package final class BuildMark: Sendable {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(ArtifactsError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let full = errno == ENOSPC
            throw ArtifactsError(
                full ? .limitExceeded : .io, path: path, String(cString: strerror(errno)))
        }
    }

    package func release() { flock(descriptor, LOCK_UN) }

    deinit {
        unlink(path)
        close(descriptor)
    }

    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }
}
