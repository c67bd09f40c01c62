import Foundation
import Storage

/// Ends the process where a stop was asked for and does not come by itself.
///
/// What is on disk is consistent at every moment (see the crash tests), so a stage that has no
/// place to stop at, such as building a graph, is simply left. Parsers end with their sockets,
/// or are killed first.
enum Departure {
    /// Less than the 5 seconds that are promised, and than what service managers grant.
    static let graceSeconds = 4.0

    /// Ends the process after a grace period, whatever it is doing then.
    static func schedule(
        after seconds: Double = graceSeconds, status: Int32, message: String,
        cleanup: @escaping @Sendable () -> Void
    ) {
        let thread = Thread {
            Thread.sleep(forTimeInterval: seconds)
            leave(status: status, message: message, cleanup: cleanup)
        }
        thread.start()
    }

    static func leave(
        status: Int32, level: String = "info", message: String, cleanup: () -> Void
    ) -> Never {
        cleanup()
        FileSystem.removeTemporaryPaths()
        LogLine.complain(level, message)
        // No destructors: other threads are still at work on what those would tear down.
        _exit(status)
    }
}
