import Foundation
import Synchronization

extension FileSystem {
    /// Runs a closure with a path in the system's temporary folder where nothing is yet; what the
    /// closure makes there is removed afterwards.
    /// - Parameter purpose: part of the name, so that people know whose it was if it stays behind.
    package static func withTemporaryPath<Result, Failure: Error>(
        for purpose: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let path = NSTemporaryDirectory() + "quarry-\(purpose)-\(UUID().uuidString)"
        temporaryPaths.withLock { _ = $0.insert(path) }
        defer {
            try? remove(path)
            temporaryPaths.withLock { _ = $0.remove(path) }
        }
        return try body(path)
    }

    /// Of closures that run.
    private static let temporaryPaths = Mutex<Set<String>>([])

    /// Removes what closures that still run have made at their temporary paths: for a process that
    /// is about to be ended.
    package static func removeTemporaryPaths() {
        for path in temporaryPaths.withLock({ $0 }) {
            // Somebody may be writing into it.
            for _ in 0..<3 where (try? remove(path)) == nil {}
        }
    }
}
