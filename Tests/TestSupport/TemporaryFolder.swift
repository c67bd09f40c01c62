import Foundation
import Storage

/// Runs a test in an empty folder that is gone afterwards.
package func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = NSTemporaryDirectory() + "/quarry-test-\(UUID().uuidString)"
    try FileSystem.makeFolder(path)
    defer { try? FileSystem.remove(path) }
    return try body(path)
}
