import Foundation
import Storage
import Synchronization

/// A folder of a test's own, removed with the object.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "quarry-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { path + "/" + name }

    /// Writes bytes with no help of the code under test, folders of the name included.
    package func put(_ bytes: [UInt8], _ name: String) throws -> String {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return file(name)
    }
}

/// A clock that moves when it is told to.
package final class ManualClock: Sendable {
    private let time = Mutex(1_000_000.0)

    package init() {}

    package var now: Double { time.withLock { $0 } }

    package func advance(by seconds: Double) { time.withLock { $0 += seconds } }
}

/// Runs a test in an empty folder that is gone afterwards.
package func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = NSTemporaryDirectory() + "/quarry-test-\(UUID().uuidString)"
    try FileSystem.makeFolder(path)
    defer { try? FileSystem.remove(path) }
    return try body(path)
}
