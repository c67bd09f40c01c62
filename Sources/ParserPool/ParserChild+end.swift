import Glibc

extension ParserChild {
    /// How a child ended.
    struct Death: Hashable, CustomStringConvertible {
        /// As `waitpid` gives it.
        let status: Int32
        /// Largest resident size in bytes; 0 where it is no larger than what the child inherited,
        /// which says nothing of the child.
        let peakBytes: Int
        let complainsOfMemory: Bool
        /// Whether it had to be killed here.
        let wasGivenUp: Bool

        /// Signals that a process comes to by what it does itself: failed assertions and allocations,
        /// accesses and instructions that can't be, system calls that a filter answers so.
        private static let ownSignals: Set<Int32> = [
            SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP,
        ]

        /// Whether somebody else ended it: the kernel where memory is short, a cluster that wants
        /// the machine back, a person. Says nothing of the document.
        var isFromOutside: Bool {
            let signal = status & 0x7F
            return signal != 0 && !wasGivenUp && !Self.ownSignals.contains(signal)
        }

        /// A process that meets its own address space limit does not die of it: an allocation
        /// fails, and the library that asked says so and aborts. Where it says nothing, a peak
        /// near the limit tells.
        func isOutOfMemory(limit: Int) -> Bool {
            status != 0 && (complainsOfMemory || peakBytes > limit / 10 * 7)
        }

        var description: String {
            let signal = status & 0x7F
            return signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "signal \(signal)"
        }
    }

    /// Ends the child, waits for it and closes the sockets.
    /// - Parameter patienceSeconds: how long it may take to die by itself.
    func end(patienceSeconds: Double) -> Death {
        var child = self
        let deadline = Deadline(seconds: patienceSeconds)
        while isAlive && deadline.milliseconds > 0 { usleep(2_000) }
        let wasGivenUp = isAlive
        kill(pid, SIGKILL)
        child.drainErrors()
        var status: Int32 = 0
        var usage = rusage()
        while wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
        child.drainErrors()
        streams.close()
        let peakBytes = usage.ru_maxrss * 1024
        return Death(
            status: status, peakBytes: peakBytes > inheritedPeakBytes ? peakBytes : 0,
            complainsOfMemory: Self.isAboutMemory(child.lastWords), wasGivenUp: wasGivenUp)
    }

    private static func isAboutMemory(_ words: [UInt8]) -> Bool {
        let text = String(decoding: words, as: UTF8.self).lowercased()
        return [
            "out of memory", "bad_alloc", "allocate memory", "failed to allocate",
            "cannot allocate", "memory exhausted", "alloc returned null pointer",
        ].contains { text.contains($0) }
    }
}
