import Foundation
import Synchronization

/// A terminal that a test looks at and types on; programs take its other end for a real one.
package final class PseudoTerminal: Sendable {
    private let ours: Int32
    /// Kept open, so that the terminal outlives the program and its settings can be looked at.
    private let theirs: Int32
    /// Where a program finds it.
    package let path: String
    private let seen = Mutex<[UInt8]>([])

    package init(columns: Int, rows: Int) throws {
        ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: Int32 = 0
        var lock: Int32 = 0
        // As posix_openpt(3) and its kin do, which Swift does not see.
        guard ours >= 0, ioctl(ours, Self.setsLock, &lock) == 0,
            ioctl(ours, Self.getsNumber, &number) == 0
        else { throw ChildProgram.Failure(description: "no pseudo-terminal: \(errno)") }
        path = "/dev/pts/\(number)"
        theirs = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        resize(columns: columns, rows: rows)
    }

    /// TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), on Linux but for a few architectures.
    private static let setsLock: UInt = 0x4004_5431
    private static let getsNumber: UInt = 0x8004_5430

    deinit {
        close(theirs)
        close(ours)
    }

    /// The program of a session of its own, whose terminal this is: keys that are signals reach it.
    package func start(
        _ program: String, _ arguments: [String], folder: String,
        environment: [String: String] = [:]
    ) throws -> ChildProgram {
        try ChildProgram(
            "/usr/bin/setsid", ["--ctty", "--wait", program] + arguments, folder: folder,
            environment: environment, input: .file(path), output: .file(path),
            complaints: .file(path))
    }

    package func resize(columns: Int, rows: Int) {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(ours, UInt(TIOCSWINSZ), &size)
    }

    package func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(ours, bytes, bytes.count)
    }

    /// Reads until `text` has been shown since the last call.
    /// - Returns: all that was shown since then; nil where it does not come in time.
    package func shown(until text: String, seconds: Double = 120) -> String? {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            read(milliseconds: 100)
            let found = seen.withLock { seen -> String? in
                let all = String(decoding: seen, as: UTF8.self)
                guard all.contains(text) else { return nil }
                seen = []
                return all
            }
            if let found { return found }
        }
        return nil
    }

    /// All that has been shown since the last call, the program having ended.
    package func rest() -> String {
        while read(milliseconds: 200) {}
        return seen.withLock { seen in
            defer { seen = [] }
            return String(decoding: seen, as: UTF8.self)
        }
    }

    /// Whether lines are edited by the terminal and echoed, as shells have it.
    package var isAsBefore: Bool {
        var settings = termios()
        guard tcgetattr(theirs, &settings) == 0 else { return false }
        let wanted = tcflag_t(ICANON | ECHO | ISIG)
        return settings.c_lflag & wanted == wanted
    }

    @discardableResult
    private func read(milliseconds: Int32) -> Bool {
        var looked = pollfd(fd: ours, events: Int16(POLLIN), revents: 0)
        guard poll(&looked, 1, milliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(ours, &bytes, bytes.count)
        guard count > 0 else { return false }
        seen.withLock { $0 += bytes[..<count] }
        return true
    }
}
