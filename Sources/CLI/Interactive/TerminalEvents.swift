import Foundation
import Terminal

/// What a person does at the terminal, waited for: keys, and that its size changed.
struct TerminalEvents {
    /// ESC alone is a key when nothing follows it for so long.
    private static let escapeMilliseconds: Int32 = 50

    private var decoder = KeyDecoder()
    /// The end of a pipe that `wake` writes to.
    private let waking: Int32

    /// - Parameter wake: gets what ends a wait from any thread.
    init(wake: (@escaping @Sendable () -> Void) -> Void) {
        var ends: [Int32] = [-1, -1]
        // Without a pipe nothing wakes, and a wait is over after its time.
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
        }
        waking = ends[0]
        let writing = ends[1]
        wake {
            var byte: UInt8 = 0
            _ = write(writing, &byte, 1)
        }
    }

    /// Waits for keys, or until `milliseconds` are over or somebody woke it.
    /// - Returns: keys; nil where the terminal is gone.
    mutating func keys(within milliseconds: Int32) -> [Key]? {
        var watched = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: waking, events: Int16(POLLIN), revents: 0),
        ]
        let patience = decoder.isWaiting ? Self.escapeMilliseconds : milliseconds
        let ready = poll(&watched, nfds_t(watched.count), patience)
        if ready == 0 { return decoder.flush() }
        guard ready > 0 else { return errno == EINTR ? [] : nil }
        if watched[1].revents != 0 { drain() }
        guard watched[0].revents != 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        guard count > 0 else { return count < 0 && errno == EINTR ? [] : nil }
        return decoder.decode(bytes[..<count])
    }

    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(waking, &bytes, bytes.count) > 0 {}
    }
}
