import NIOCore
import Testing

@testable import Serving

@Suite("How far a connection has come")
struct ConnectionStateMachineTests {
    private static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.headSeconds = 1
        limits.bodySeconds = 2
        limits.idleSeconds = 3
        limits.stallSeconds = 4
        limits.headerBytes = 100
        limits.bodyBytes = 1_000
        return limits
    }()

    private static func at(_ seconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(0) + .seconds(seconds)
    }

    private var machine = ConnectionStateMachine(limits, now: at(0))

    @Test("each part of a request has its time, and an answer has none of the client's")
    mutating func parts() {
        #expect(machine.deadline == Self.at(1))
        let answer1 = machine.received(bytes: 50, now: Self.at(0))
        #expect(!answer1)
        machine.receivedHead(now: Self.at(1))
        #expect(machine.deadline == Self.at(3))
        machine.receivedEnd(now: Self.at(2))
        #expect(machine.deadline == nil)
        machine.sentEnd(now: Self.at(9))
        #expect(machine.deadline == Self.at(12))
        let answer2 = machine.received(bytes: 1, now: Self.at(10))
        #expect(!answer2)
        #expect(machine.deadline == Self.at(11))
        // Byte by byte is no more time.
        let answer3 = machine.received(bytes: 1, now: Self.at(10))
        #expect(!answer3)
        #expect(machine.deadline == Self.at(11))
    }

    @Test("a request that comes ahead has its time from the answer before on")
    mutating func ahead() {
        _ = machine.received(bytes: 50, now: Self.at(0))
        machine.receivedHead(now: Self.at(0))
        machine.receivedEnd(now: Self.at(0))
        _ = machine.received(bytes: 5, now: Self.at(1))
        #expect(machine.deadline == nil)
        machine.sentEnd(now: Self.at(5))
        #expect(machine.deadline == Self.at(6))
    }

    @Test("an answer that is sent before the request has ended leaves the body its time")
    mutating func early() {
        _ = machine.received(bytes: 50, now: Self.at(0))
        machine.receivedHead(now: Self.at(0))
        machine.sentEnd(now: Self.at(1))
        #expect(machine.deadline == Self.at(2))
        machine.receivedEnd(now: Self.at(1))
        #expect(machine.deadline == Self.at(4))
    }

    @Test("what a client does not take has a time of its own")
    mutating func stalled() {
        _ = machine.received(bytes: 50, now: Self.at(0))
        machine.receivedHead(now: Self.at(0))
        machine.receivedEnd(now: Self.at(0))
        machine.changed(isWritable: false, now: Self.at(1))
        #expect(machine.deadline == Self.at(5))
        machine.changed(isWritable: true, now: Self.at(2))
        #expect(machine.deadline == nil)
    }

    @Test("after the last answer the client has its time to close, whatever it asked besides")
    mutating func last() {
        _ = machine.received(bytes: 50, now: Self.at(0))
        for _ in 0..<2 {
            machine.receivedHead(now: Self.at(0))
            machine.receivedEnd(now: Self.at(0))
        }
        machine.sentEnd(now: Self.at(1))
        #expect(machine.deadline == nil)
        machine.sentLast(now: Self.at(1))
        #expect(machine.deadline == Self.at(5))
        _ = machine.received(bytes: 50, now: Self.at(2))
        machine.receivedHead(now: Self.at(2))
        machine.receivedEnd(now: Self.at(2))
        #expect(machine.deadline == Self.at(5))
    }

    @Test("a head that goes on and on is too long, and so is a request")
    mutating func sizes() {
        let answer4 = machine.received(bytes: 201, now: Self.at(0))
        #expect(!answer4)
        let answer5 = machine.received(bytes: 1, now: Self.at(0))
        #expect(answer5)
        var other = ConnectionStateMachine(Self.limits, now: Self.at(0))
        _ = other.received(bytes: 50, now: Self.at(0))
        other.receivedHead(now: Self.at(0))
        let answer6 = other.received(bytes: 2_000, now: Self.at(0))
        #expect(!answer6)
        let answer7 = other.received(bytes: 1_000, now: Self.at(0))
        #expect(answer7)
    }
}
