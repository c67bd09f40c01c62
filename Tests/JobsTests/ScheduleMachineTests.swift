import Corpus
import Foundation
import Testing

@testable import Jobs

@Suite("The daemon's machine runs each job at its time, once")
struct ScheduleMachineTests {
    private let taipei = TimeZone(identifier: "Asia/Taipei")!

    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func entry(_ schedule: String) throws -> ScheduleMachine.Entry {
        .init(schedule: try CronSchedule(schedule), timeZone: taipei)
    }

    @Test("a job starts when it is due, not before, and not twice")
    func once() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("0 2 * * *")], now: try date("2026-11-24T12:00:00Z"))
        let due = try date("2026-11-24T18:00:00Z")
        #expect(machine.next(now: try date("2026-11-24T17:59:59Z")) == .wait(until: due))
        #expect(machine.next(now: due) == .start("a", due: due, missed: false))
        machine.finished(exitCode: 0, now: try date("2026-11-24T18:30:00Z"))
        #expect(
            machine.next(now: try date("2026-11-24T18:30:01Z"))
                == .wait(until: try date("2026-11-25T18:00:00Z")))
        #expect(machine.memory["a"]?.lastExitCode == 0)
    }

    @Test("runs missed while the daemon was down are made up for by one")
    func missed() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("0 2 * * *")], now: try date("2026-11-20T12:00:00Z"))
        var again = ScheduleMachine(memory: machine.memory)
        let now = try date("2026-11-24T12:00:00Z")
        again.load(["a": try entry("0 2 * * *")], now: now)
        let first = try date("2026-11-20T18:00:00Z")
        #expect(again.next(now: now) == .start("a", due: first, missed: true))
        again.finished(exitCode: 3, now: now)
        #expect(again.next(now: now) == .wait(until: try date("2026-11-24T18:00:00Z")))
    }

    @Test("a run that was cut off is made up for after the next start")
    func cutOff() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("0 2 * * *")], now: try date("2026-11-24T12:00:00Z"))
        let due = try date("2026-11-24T18:00:00Z")
        #expect(machine.next(now: due) == .start("a", due: due, missed: false))
        var again = ScheduleMachine(memory: machine.memory)
        let later = try date("2026-11-24T18:05:00Z")
        again.load(["a": try entry("0 2 * * *")], now: later)
        #expect(again.next(now: later) == .start("a", due: due, missed: true))
    }

    @Test("a run longer than its interval does not pile up others")
    func slow() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("* * * * *")], now: try date("2026-11-24T12:00:30Z"))
        let due = try date("2026-11-24T12:01:00Z")
        #expect(machine.next(now: due) == .start("a", due: due, missed: false))
        let end = try date("2026-11-24T12:10:30Z")
        machine.finished(exitCode: 0, now: end)
        #expect(
            machine.next(now: end)
                == .start("a", due: try date("2026-11-24T12:02:00Z"), missed: true))
        machine.finished(exitCode: 0, now: end)
        #expect(machine.next(now: end) == .wait(until: try date("2026-11-24T12:11:00Z")))
    }

    @Test("jobs due at once run one after the other; a failing one keeps none from its turn")
    func several() throws {
        var machine = ScheduleMachine()
        let jobs = [
            "b": try entry("0 2 * * *"), "a": try entry("0 2 * * *"), "c": try entry("0 1 * * *"),
        ]
        machine.load(jobs, now: try date("2026-11-24T12:00:00Z"))
        let now = try date("2026-11-24T18:00:00Z")
        var order: [String] = []
        while case .start(let name, _, _) = machine.next(now: now) {
            order.append(name)
            machine.finished(exitCode: 3, now: now)
        }
        #expect(order == ["c", "a", "b"])
    }

    @Test("another schedule counts from now; a job that rests is remembered")
    func reload() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("0 2 * * *")], now: try date("2026-11-20T12:00:00Z"))
        let now = try date("2026-11-24T12:00:00Z")
        machine.load([:], now: now)
        #expect(machine.next(now: now) == .wait(until: nil))
        machine.load(["a": try entry("0 2 * * *")], now: now)
        #expect(machine.due("a") == (try date("2026-11-20T18:00:00Z")))
        machine.load(["a": try entry("0 4 * * *")], now: now)
        #expect(machine.due("a") == (try date("2026-11-24T20:00:00Z")))
    }

    @Test("what a clock that was wrong has settled does not keep a job from running")
    func wrongClock() throws {
        var machine = ScheduleMachine()
        machine.load(["a": try entry("0 2 * * *")], now: try date("2036-01-01T00:00:00Z"))
        let now = try date("2026-11-24T12:00:00Z")
        machine.load(["a": try entry("0 2 * * *")], now: now)
        #expect(machine.due("a") == (try date("2026-11-24T18:00:00Z")))
    }

    @Test("at random, a job runs after each of its times and never without one")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Generator(state: seed)
        var now = try date("2026-10-20T00:00:00Z")
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let jobs = [
            "a": ScheduleMachine.Entry(
                schedule: try CronSchedule("*/30 * * * *"), timeZone: berlin)
        ]
        var machine = ScheduleMachine()
        machine.load(jobs, now: now)
        var began = now
        for _ in 0..<400 {
            let before = now
            now.addTimeInterval(Double(random.next() % 5400))
            let schedule = jobs["a"]!.schedule
            let isDue = (schedule.next(after: began, in: berlin) ?? .distantFuture) <= now
            switch machine.next(now: now) {
            case .start:
                #expect(isDue, "seed \(seed), \(before)")
                began = now
                now.addTimeInterval(Double(random.next() % 3600))
                machine.finished(exitCode: 0, now: now)
            case .wait: #expect(!isDue, "seed \(seed), \(before)")
            }
            if random.next() % 7 == 0 {
                machine = ScheduleMachine(memory: machine.memory)
                machine.load(jobs, now: now)
            }
        }
    }

    /// xorshift64*.
    private struct Generator {
        var state: UInt64
        mutating func next() -> UInt64 {
            if state == 0 { state = 1 }
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D >> 1
        }
    }
}
