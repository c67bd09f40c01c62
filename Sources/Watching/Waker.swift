package import Corpus

#if canImport(Glibc)
    import Glibc
#endif

/// Ends another thread's wait. Safe from any thread.
package final class Waker: Sendable {
    let reading: Int32
    private let writing: Int32

    /// - Throws: `io`.
    package init() throws(QuarryError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw QuarryError(call: "pipe", path: nil)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// The wait in progress ends, or the next one ends at once.
    package func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Waits for a wake-up, or for something to read at another descriptor.
    /// - Returns: whether it was a wake-up.
    package func wait(orReading other: Int32 = -1, seconds: Double) -> Bool {
        var watched = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(min(max(seconds, 0) * 1000, 86_400_000).rounded(.up))
        guard poll(&watched, 2, milliseconds) > 0, watched[0].revents != 0 else { return false }
        var byte: UInt8 = 0
        while read(reading, &byte, 1) == 1 {}
        return true
    }
}
