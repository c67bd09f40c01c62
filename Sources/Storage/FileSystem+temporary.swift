import Foundation

extension FileSystem {
    /// Runs a closure with a path in the system's temporary folder where nothing is yet; what the
    /// closure makes there is removed afterwards.
    /// - Parameter purpose: part of the name, so that people know whose it was if it stays behind.
    package static func withTemporaryPath<Result, Failure: Error>(
        for purpose: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let path = NSTemporaryDirectory() + "quarry-\(purpose)-\(UUID().uuidString)"
        defer { try? remove(path) }
        return try body(path)
    }
}
