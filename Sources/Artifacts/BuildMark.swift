import Corpus
import Foundation

/// A running build's mark beside the store: a file under flock(2), which the kernel releases with
/// its process.
package final class BuildMark: Sendable {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(QuarryError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw QuarryError(call: "lock", path: path)
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
