import Corpus
import Glibc

extension ParserChild {
    /// The longest answer taken from a child; the parser's own limits lie far below.
    private static let longestReply = 1 << 29

    /// Sends `head` and `body`, and reads the frame that answers; both at once, so that a
    /// child which answers early cannot block us.
    mutating func exchange(
        _ head: [UInt8], body: [UInt8], by deadline: Deadline
    ) throws(Failure) -> ParserReply {
        var outgoing = Outgoing(parts: [head, body])
        var incoming = Incoming()
        while !incoming.isComplete {
            try wait(sending: !outgoing.isDone, until: deadline)
            if !outgoing.isDone { try outgoing.send(to: streams.frames) }
            drainErrors()
            try incoming.receive(from: streams.frames, limit: Self.longestReply)
        }
        return try incoming.reply()
    }

    private func wait(sending: Bool, until deadline: Deadline) throws(Failure) {
        let events = sending ? POLLIN | POLLOUT : POLLIN
        var watched = [
            pollfd(fd: streams.frames, events: Int16(events), revents: 0),
            pollfd(fd: errorsOpen ? streams.errors : -1, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let left = deadline.milliseconds
            let ready = poll(&watched, nfds_t(watched.count), left)
            if ready > 0 { return }
            if ready == 0 && left == 0 { throw .deadline }
            if ready < 0 && errno != EINTR { throw .system(call: "poll", number: errno) }
        }
    }

    /// Keeps the child from blocking on its complaints; their last words stay.
    mutating func drainErrors() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let got = read(streams.errors, &buffer, buffer.count)
            if got == 0 { errorsOpen = false }
            guard got > 0 else { return }
            lastWords = Array((lastWords + buffer[..<got]).suffix(buffer.count))
        }
    }
}

/// Bytes on their way to a child.
private struct Outgoing {
    let parts: [[UInt8]]
    private var part = 0
    private var offset = 0

    init(parts: [[UInt8]]) {
        self.parts = parts.filter { !$0.isEmpty }
    }

    var isDone: Bool { part == parts.count }

    /// Writes what the socket takes now.
    mutating func send(to descriptor: Int32) throws(ParserChild.Failure) {
        while !isDone {
            let left = parts[part].count - offset
            let sent = parts[part].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + offset, left, Int32(MSG_NOSIGNAL))
            }
            if sent < 0 {
                switch errno {
                case EINTR: continue
                case EAGAIN: return
                // The child may have answered before it died; the reading side decides.
                case EPIPE, ECONNRESET:
                    part = parts.count
                    return
                default: throw .system(call: "send", number: errno)
                }
            }
            offset += sent
            if offset == parts[part].count {
                part += 1
                offset = 0
            }
        }
    }
}

/// A frame on its way from a child.
private struct Incoming {
    private var bytes: [UInt8] = []
    private var frame: ParserFrame?

    var isComplete: Bool {
        frame.map { bytes.count == ParserFrame.headerSize + $0.payloadLength } ?? false
    }

    /// Reads what the socket holds now, and never past the end of the frame.
    mutating func receive(
        from descriptor: Int32, limit: Int
    ) throws(ParserChild.Failure) {
        while !isComplete {
            let wanted = (frame?.payloadLength ?? 0) + ParserFrame.headerSize - bytes.count
            let start = bytes.count
            let step = min(wanted, 1 << 18)
            bytes.append(contentsOf: repeatElement(0, count: step))
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress! + start, step)
            }
            bytes.removeLast(step - max(got, 0))
            if got == 0 { throw .endOfStream }
            if got < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN { return }
                if errno == ECONNRESET { throw .endOfStream }
                throw .system(call: "read", number: errno)
            }
            try parseHeader(limit: limit)
        }
    }

    private mutating func parseHeader(limit: Int) throws(ParserChild.Failure) {
        guard frame == nil, bytes.count == ParserFrame.headerSize else { return }
        let result: Result<ParserFrame, DecodingFailure> = bytes.withUnsafeBytes { raw in
            Result { () throws(DecodingFailure) in try ParserFrame(header: raw) }
        }
        do throws(DecodingFailure) {
            frame = try result.get()
        } catch {
            throw .nonsense(error.reason)
        }
        if let length = frame?.payloadLength, length > limit { throw .tooLong(bytes: length) }
    }

    func reply() throws(ParserChild.Failure) -> ParserReply {
        guard let frame else { throw .nonsense("no header") }
        let result: Result<ParserReply, DecodingFailure> = bytes.withUnsafeBytes { raw in
            let payload = UnsafeRawBufferPointer(rebasing: raw[ParserFrame.headerSize...])
            return Result { () throws(DecodingFailure) in
                try ParserReply(kind: frame.kind, payload: payload)
            }
        }
        do throws(DecodingFailure) {
            return try result.get()
        } catch {
            throw .nonsense(error.reason)
        }
    }
}
