import Foundation
import Synchronization

extension FileSystem {
    /// Runs a closure with a path in the system's temporary folder where nothing is yet; what the
    /// closure makes there is removed afterwards.
    /// - Parameter purpose: part of the name, so that people know whose it was if it stays behind.
    package static func withTemporaryPath<Result, Failure: Error>(
        for purpose: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withTemporary(
            NSTemporaryDirectory() + "quarry-\(purpose)-\(UUID().uuidString)", body)
    }

    /// The same beside `target`, for what is renamed to it in the end.
    package static func withTemporaryPath<Result, Failure: Error>(
        beside target: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withTemporary(temporaryName(for: target), body)
    }

    private static func withTemporary<Result, Failure: Error>(
        _ path: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        temporaryPaths.withLock { _ = $0.insert(path) }
        defer {
            try? remove(path)
            temporaryPaths.withLock { _ = $0.remove(path) }
        }
        return try body(path)
    }

    /// Of closures that run.
    static let temporaryPaths = Mutex<Set<String>>([])

    /// Removes what closures that still run have made at their temporary paths: for a process that
    /// is about to be ended.
    package static func removeTemporaryPaths() {
        for path in temporaryPaths.withLock({ $0 }) {
            // Somebody may be writing into it.
            for _ in 0..<3 where (try? remove(path)) == nil {}
        }
    }
}
