import Corpus
import Foundation

/// Who took an index's lock: a line each for run, process, host and start time.
struct IndexLockHolder: Hashable, CustomStringConvertible {
    let run: String
    let process: Int32
    let host: String
    /// Seconds since 1970, whole.
    let startedAt: Int

    init(run: String, process: Int32, host: String, startedAt: Double) {
        self.run = run.replacingOccurrences(of: "\n", with: " ")
        self.process = process
        self.host = host
        self.startedAt = Int(startedAt)
    }

    /// Nil unless the text is one that `text` gives.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, let process = Int32(lines[1]), let startedAt = Int(lines[3]) else {
            return nil
        }
        run = String(lines[0])
        self.process = process
        host = String(lines[2])
        self.startedAt = startedAt
    }

    /// Whether the process is known to have ended: then another one of its run has the lock.
    private var isGone: Bool {
        host == ProcessInfo.processInfo.hostName && kill(process, 0) != 0 && errno == ESRCH
    }

    var text: String { "\(run)\n\(process)\n\(host)\n\(startedAt)\n" }

    var description: String {
        let date = Date(timeIntervalSince1970: Double(startedAt)).ISO8601Format()
        let who = "process \(process) on \(host), started \(date), run \(run)"
        return isGone ? "one that shares the run of \(who)" : who
    }
}
