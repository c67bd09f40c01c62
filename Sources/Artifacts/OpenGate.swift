import Corpus
import Foundation

/// Lets one process at a time open the store: flock(2), released by `leave` or the kernel.
struct OpenGate {
    private let descriptor: Int32

    init(path: String) throws(QuarryError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let number = errno
            throw QuarryError(
                number == ENOSPC || number == EDQUOT ? .limitExceeded : .io, path: path,
                "open: \(String(cString: strerror(number)))")
        }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let reason = "flock: \(String(cString: strerror(errno)))"
                close(descriptor)
                throw QuarryError(.io, path: path, reason)
            }
        }
    }

    func leave() { close(descriptor) }
}
