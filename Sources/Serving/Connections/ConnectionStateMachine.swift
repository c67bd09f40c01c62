import NIOCore

/// How far a connection has come, and when it has to have come further: a client that sends or
/// takes too slowly is cut off. Pure; `ConnectionGuard` does what it says.
struct ConnectionStateMachine {
    private enum Phase {
        /// Between requests.
        case idle
        case head
        case body
        /// The request is there, the answer is not.
        case answering
        /// There is no answer after those that have been sent, whatever else was asked.
        case closing
    }

    let limits: ServerLimits
    private var phase = Phase.head
    /// Answers that are due.
    private var due = 0
    /// Bytes of the request that is being read.
    private var bytes = 0
    /// Whether bytes of the next request came before the answer to this one was sent.
    private var isAhead = false
    private var readDeadline: NIODeadline?
    private var writeDeadline: NIODeadline?

    init(_ limits: ServerLimits, now: NIODeadline) {
        self.limits = limits
        readDeadline = now + .of(limits.headSeconds)
    }

    /// When the connection is closed unless something happens before.
    var deadline: NIODeadline? { [readDeadline, writeDeadline].compactMap(\.self).min() }

    /// Bytes that one request may have, chunk heads included.
    private var maximumBytes: Int { 2 * limits.bodyBytes + 4 * limits.headerBytes }

    /// - Returns: whether there are too many.
    mutating func received(bytes count: Int, now: NIODeadline) -> Bool {
        // What comes with the last of a head is body, so only a head that goes on is too long.
        let isHeadTooLong = phase == .head && bytes > 2 * limits.headerBytes
        bytes += count
        switch phase {
        case .idle: beginHead(now)
        case .answering: isAhead = true
        case .head, .body, .closing: break
        }
        return isHeadTooLong || bytes > maximumBytes
    }

    mutating func receivedHead(now: NIODeadline) {
        guard phase != .closing else { return }
        due += 1
        isAhead = false
        phase = .body
        readDeadline = now + .of(limits.bodySeconds)
    }

    mutating func receivedEnd(now: NIODeadline) {
        guard phase != .closing else { return }
        bytes = 0
        if due > 0 {
            phase = .answering
            readDeadline = nil
        } else {
            beginIdle(now)
        }
    }

    mutating func sentEnd(now: NIODeadline) {
        due = max(due - 1, 0)
        guard due == 0, phase == .answering else { return }
        if isAhead { beginHead(now) } else { beginIdle(now) }
        isAhead = false
    }

    /// The client has its time to take the last answer and to close as well (RFC 9112, section 9.6).
    mutating func sentLast(now: NIODeadline) {
        phase = .closing
        readDeadline = now + .of(limits.stallSeconds)
    }

    /// - Parameter isWritable: whether what is ready for the client does not pile up.
    mutating func changed(isWritable: Bool, now: NIODeadline) {
        writeDeadline = isWritable ? nil : now + .of(limits.stallSeconds)
    }

    private mutating func beginHead(_ now: NIODeadline) {
        phase = .head
        readDeadline = now + .of(limits.headSeconds)
    }

    private mutating func beginIdle(_ now: NIODeadline) {
        phase = .idle
        readDeadline = now + .of(limits.idleSeconds)
    }
}

extension TimeAmount {
    fileprivate static func of(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(seconds * 1e9))
    }
}
