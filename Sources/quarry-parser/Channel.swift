import Corpus
import Glibc

/// The two pipes to the engine.
struct Channel {
    let input: Int32
    let output: Int32

    /// Takes standard input and output for frames and points the standard ones at nothing, so
    /// that no library can print into a frame.
    static func takeStandardStreams() -> Channel {
        signal(SIGPIPE, SIG_IGN)
        let input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        dup2(null, STDIN_FILENO)
        dup2(null, STDOUT_FILENO)
        if null > STDERR_FILENO { close(null) }
        return Channel(input: input, output: output)
    }

    /// Reads exactly `count` bytes; false at the end of input or on an error.
    func read(into memory: UnsafeMutableRawPointer, count: Int) -> Bool {
        var done = 0
        while done < count {
            let got = Glibc.read(input, memory + done, count - done)
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return false }
            done += got
        }
        return true
    }

    /// Reads `count` bytes and forgets them, to be in step with the engine again.
    func skip(count: Int) -> Bool {
        var rest = count
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while rest > 0 {
            let step = min(rest, buffer.count)
            guard buffer.withUnsafeMutableBytes({ read(into: $0.baseAddress!, count: step) })
            else { return false }
            rest -= step
        }
        return true
    }

    /// Writes all bytes; false if the engine is gone.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count {
                let put = Glibc.write(output, raw.baseAddress! + done, raw.count - done)
                if put < 0 && errno == EINTR { continue }
                guard put > 0 else { return false }
                done += put
            }
            return true
        }
    }

    func send(_ reply: ParserReply) -> Bool { write(reply.encode()) }
}
