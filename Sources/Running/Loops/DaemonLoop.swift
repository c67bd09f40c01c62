package import Corpus
import Foundation
import Jobs
import Storage
package import Watching

/// The loop behind `quarry daemon`: the clock, the files and the child processes around a
/// `ScheduleMachine`. Runs on the thread that calls it until a signal.
package final class DaemonLoop {
    private let folder: String
    private let log: Log
    private let waker: Waker
    private let child: BuildChild
    private let ended: (_ job: String, BuildChild.Result) -> Void
    private let lock: IndexLock
    private var machine: ScheduleMachine
    private var files: JobFolder

    /// Seconds between two looks at the job files and the clock, which may be set meanwhile.
    private static let lookSeconds = 5.0

    /// - Parameters:
    ///   - folder: of the job files.
    ///   - child: what builds them; its signal ends the loop.
    ///   - waker: what ends the loop's waits.
    ///   - ended: told of each build that came to its end.
    /// - Throws: `notFound` if there is no such folder, `alreadyExists` if a daemon serves it.
    package init(
        folder: String, child: BuildChild, waker: Waker, log: Log,
        ended: @escaping (_ job: String, BuildChild.Result) -> Void
    ) throws(QuarryError) {
        guard FileSystem.exists(folder) else {
            throw QuarryError(.notFound, path: folder, "no such folder of job files")
        }
        self.folder = folder
        self.child = child
        self.waker = waker
        self.log = log
        self.ended = ended
        do {
            lock = try IndexLock(
                index: StateFolder(in: folder).path, alone: "daemon")
        } catch {
            guard error.code == .alreadyExists else { throw error }
            throw QuarryError(.alreadyExists, path: folder, "another daemon serves this folder")
        }
        files = JobFolder(path: folder)
        machine = ScheduleMachine()
        machine = ScheduleMachine(memory: remembered())
    }

    /// Returns after a signal.
    package func run() {
        defer { withExtendedLifetime(lock) {} }
        reload()
        while child.signal == nil {
            switch machine.next(now: Date()) {
            case .start(let name, let due, let missed): start(name, due: due, missed: missed)
            case .wait(let until):
                let left = until?.timeIntervalSinceNow ?? Self.lookSeconds
                _ = waker.wait(seconds: min(max(left, 0), Self.lookSeconds))
            }
            if child.signal == nil, files.look() { reload() }
        }
    }

    private func start(_ name: String, due: Date, missed: Bool) {
        guard let job = files.jobs[name] else {
            preconditionFailure("only jobs that are loaded are started")
        }
        let time = Self.text(due, job.zone)
        log.say(
            .info, "\(name): \(missed ? "making up for the run of \(time)" : "due at \(time)")")
        remember()
        let result = child.run(job.path, log: log)
        // A run that a signal cut off was not made: the next start makes up for it.
        guard child.signal == nil else { return }
        machine.finished(exitCode: result.status, now: Date())
        remember()
        ended(name, result)
        say(result.status, of: name, job)
    }

    private func say(_ status: Int32, of name: String, _ job: JobFolder.Job) {
        let next = machine.due(name).map { "next at \(Self.text($0, job.zone))" } ?? "never due"
        switch ExitStatus(rawValue: status) {
        case .done: log.say(.info, "\(name): done; \(next)")
        case .someFailed: log.say(.warning, "\(name): done, but some documents failed; \(next)")
        case .limit:
            log.say(
                .warning,
                "\(name): a limit was reached or not all could be read, the rest is carried over; "
                    + next)
        case .refused:
            log.say(
                .warning, "\(name): refused, the generation before still answers; \(next)")
        default: log.say(.warning, "\(name): failed with exit code \(status); \(next)")
        }
    }

    /// Takes up what the job files say now.
    private func reload() {
        for complaint in files.complaints { log.say(.warning, complaint) }
        machine.load(files.jobs.mapValues(\.entry), now: Date())
        remember()
        if machine.upcoming.isEmpty { log.say(.info, "no job in \(folder) has a schedule") }
        for (name, due) in machine.upcoming {
            log.say(
                .info, "\(name): next at \(Self.text(due, files.jobs[name]?.zone ?? .current))")
        }
    }

    private static func text(_ date: Date, _ zone: TimeZone) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: zone)) + " (\(zone.identifier))"
    }
}

/// What outlives the daemon.
extension DaemonLoop {
    private var memoryPath: String { StateFolder(in: folder).daemonMemory }

    /// Losing it means that missed runs are not made up for; it never keeps a daemon from
    /// starting.
    private func remembered() -> [String: ScheduleMachine.Memory] {
        guard FileSystem.exists(memoryPath) else { return [:] }
        do {
            let bytes = try FileSystem.read(memoryPath)
            return try Self.decoder.decode(
                [String: ScheduleMachine.Memory].self, from: Data(bytes))
        } catch {
            log.say(.warning, "\(memoryPath) can't be read; missed runs are not known")
            return [:]
        }
    }

    private func remember() {
        do {
            let data = try Self.encoder.encode(machine.memory)
            try FileSystem.replace(memoryPath, with: Array(data) + [0x0A])
        } catch {
            log.say(.warning, "\(memoryPath) can't be written: \(error)")
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
