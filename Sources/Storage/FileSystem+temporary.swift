import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension FileSystem {
    /// Runs a closure with a path in the system's temporary folder where nothing is yet; what the
    /// closure makes there is removed afterwards.
    /// - Parameter purpose: part of the name, so that people know whose it was if it stays behind.
    package static func withTemporaryPath<Result, Failure: Error>(
        for purpose: String, _ body: (_ path: String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withTemporary(
            NSTemporaryDirectory() + prefix(of: purpose) + UUID().uuidString, body)
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

    private static func prefix(of purpose: String) -> String { "quarry-\(purpose)-" }

    /// The same with a folder that is there, and locked, so that others see that its process lives.
    /// - Throws: what the closure throws; `io`, `limitExceeded`.
    package static func withTemporaryFolder<Result>(
        for purpose: String, _ body: (_ path: String) throws -> Result
    ) throws -> Result {
        try withTemporaryPath(for: purpose) { path in
            try makeFolder(path)
            // Where a file system has no such locks, nobody gets one to remove the folder either.
            let lock = try? FolderLock(path, exclusive: true)
            defer { withExtendedLifetime(lock) {} }
            return try body(path)
        }
    }

    /// Removes the folders of `withTemporaryFolder` whose processes were killed, as far as that can
    /// be done.
    package static func removeAbandonedFolders(for purpose: String) {
        let folder = NSTemporaryDirectory()
        let oldest = Int(Date().timeIntervalSince1970 * 1e9) - youthNanoseconds
        for name in (try? names(in: folder)) ?? [] where name.hasPrefix(prefix(of: purpose)) {
            let path = folder + name
            guard let status = FileStatus(of: path), status.kind == .folder,
                status.owner == getuid(), status.identity.modifiedNanoseconds < oldest,
                let lock = try? FolderLock.ifFree(path)
            else { continue }
            try? remove(path)
            lock.release()
        }
    }

    /// A folder this young may have no lock yet.
    private static let youthNanoseconds = 60_000_000_000

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
