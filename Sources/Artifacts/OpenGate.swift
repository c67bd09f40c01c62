import Corpus
import Foundation

/// Lets one process at a time open the store: flock(2), released by `leave` or the kernel.
struct OpenGate {
    private let descriptor: Int32

    init(path: String) throws(QuarryError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw QuarryError(call: "open", path: path) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let error = QuarryError(call: "flock", path: path)
                close(descriptor)
                throw error
            }
        }
    }

    func leave() { close(descriptor) }
}
