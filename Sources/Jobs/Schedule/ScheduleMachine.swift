package import Foundation

/// What `quarry daemon` does next: which job runs, or how long nothing is due. Pure; clock, files
/// and processes stand outside.
///
/// Jobs run one at a time, so none overlaps with itself or another. A job is due at each time its
/// schedule names since its last run began; however many it missed, it is run once. A job seen
/// for the first time, or with another schedule, starts with its next time. Of several that are
/// due the one that has waited longest goes first. A run that was cut off, by the daemon's end or
/// the machine's, was missed.
package struct ScheduleMachine: Hashable, Sendable {
    /// A job as its file says.
    package struct Entry: Hashable, Sendable {
        package var schedule: CronSchedule
        package var timeZone: TimeZone

        package init(schedule: CronSchedule, timeZone: TimeZone) {
            self.schedule = schedule
            self.timeZone = timeZone
        }
    }

    /// What outlives the daemon, by job.
    package struct Memory: Hashable, Sendable, Codable {
        /// Times up to this one are settled: run, or never due.
        package var settledUntil: Date
        /// What `settledUntil` belongs to, zone included.
        package var schedule: String
        package var lastStart: Date?
        package var lastEnd: Date?
        package var lastExitCode: Int32?
    }

    package enum Action: Hashable, Sendable {
        /// Run the job; `missed` if its time is more than a tolerance ago.
        case start(String, due: Date, missed: Bool)
        case wait(until: Date?)
    }

    package private(set) var memory: [String: Memory]
    private var entries: [String: Entry] = [:]
    package private(set) var running: Running?

    package struct Running: Hashable, Sendable {
        package var name: String
        package var since: Date
    }

    /// A run that starts this late was missed, not merely delayed.
    private static let toleranceSeconds = 60.0
    /// A settled time this far ahead was noted by a clock that was wrong.
    private static let wrongClockSeconds = 3600.0

    package init(memory: [String: Memory] = [:]) { self.memory = memory }

    /// The jobs there are now. What is remembered of a job that is gone stays, in case its file
    /// is only broken for the moment.
    package mutating func load(_ jobs: [String: Entry], now: Date) {
        entries = jobs
        for (name, entry) in jobs {
            let text = "\(entry.schedule) \(entry.timeZone.identifier)"
            if memory[name] == nil {
                memory[name] = Memory(settledUntil: now, schedule: text)
            } else if memory[name]?.schedule != text {
                // Its new times count from now on; the old ones no more.
                memory[name]?.schedule = text
                memory[name]?.settledUntil = now
            }
            if let settled = memory[name]?.settledUntil,
                settled.timeIntervalSince(now) > Self.wrongClockSeconds
            {
                memory[name]?.settledUntil = now
            }
        }
    }

    /// When a job is due next, or has been due since; nil: never.
    package func due(_ name: String) -> Date? {
        guard let entry = entries[name], let memory = memory[name] else { return nil }
        return entry.schedule.next(after: memory.settledUntil, in: entry.timeZone)
    }

    /// Names of the jobs with their next times, the soonest first.
    package var upcoming: [(name: String, due: Date)] {
        entries.keys.compactMap { name in due(name).map { (name, $0) } }
            .sorted { ($0.due, $0.name) < ($1.due, $1.name) }
    }

    /// What to do now. A job that is started counts as running until `finished`.
    package mutating func next(now: Date) -> Action {
        precondition(running == nil, "one job runs at a time")
        guard let (name, due) = upcoming.first else { return .wait(until: nil) }
        guard due <= now else { return .wait(until: due) }
        running = Running(name: name, since: now)
        memory[name]?.lastStart = now
        return .start(
            name, due: due, missed: now.timeIntervalSince(due) > Self.toleranceSeconds)
    }

    /// The running job has ended.
    package mutating func finished(exitCode: Int32, now: Date) {
        guard let ended = running else { preconditionFailure("a job that ends was running") }
        let name = ended.name
        running = nil
        memory[name]?.settledUntil = ended.since
        memory[name]?.lastEnd = now
        memory[name]?.lastExitCode = exitCode
    }
}
