import ArgumentParser
import Corpus
import Foundation
import Jobs
import Storage
import Watching

/// The loop behind `quarry daemon`: the clock, the files and the child processes around a
/// `ScheduleMachine`. Runs on the main thread until a signal.
final class DaemonRun {
    private let folder: String
    private let global: GlobalOptions
    private let log: LogLine
    private let waker: Waker
    private let child: BuildChild
    private let lock: IndexLock
    private var machine: ScheduleMachine
    private var files: JobFolder

    /// Seconds between two looks at the job files and the clock, which may be set meanwhile.
    private static let lookSeconds = 5.0

    /// - Throws: `notFound` if there is no such folder, `alreadyExists` if a daemon serves it.
    init(folder: String, global: GlobalOptions) throws {
        guard FileManager.default.fileExists(atPath: folder) else {
            throw QuarryError(.notFound, path: folder, "no such folder of job files")
        }
        self.folder = folder
        self.global = global
        log = LogLine(format: global.logFormat, progress: ProgressLine(global, isOn: false))
        let waker = try Waker()
        self.waker = waker
        child = BuildChild(wake: { waker.wake() })
        do {
            lock = try IndexLock(
                index: StateFolder(in: folder).path, run: "daemon \(SystemInformation.processID)")
        } catch {
            guard error.code == .alreadyExists else { throw error }
            throw QuarryError(.alreadyExists, path: folder, "another daemon serves this folder")
        }
        files = JobFolder(path: folder)
        machine = ScheduleMachine()
        machine = ScheduleMachine(memory: remembered())
    }

    /// - Throws: the exit code of the signal that ended it.
    func run() throws {
        defer { withExtendedLifetime(lock) {} }
        reload()
        while true {
            try leaveIfSignalled()
            switch machine.next(now: Date()) {
            case .start(let name, let due, let missed):
                try start(name, due: due, missed: missed)
            case .wait(let until):
                let left = until?.timeIntervalSinceNow ?? Self.lookSeconds
                _ = waker.wait(seconds: min(max(left, 0), Self.lookSeconds))
            }
            if files.look() { reload() }
        }
    }

    private func leaveIfSignalled() throws {
        guard let signal = child.signal else { return }
        if !global.quiet { log.info("stopped by \(SignalWatch.name(signal))") }
        throw ExitCode(128 + signal)
    }

    private func start(_ name: String, due: Date, missed: Bool) throws {
        guard let job = files.jobs[name] else {
            preconditionFailure("only jobs that are loaded are started")
        }
        if !global.quiet {
            let time = Self.text(due, job.zone)
            log.info("\(name): \(missed ? "making up for the run of \(time)" : "due at \(time)")")
        }
        remember()
        let result = child.run(job.path, global: global)
        // A run that a signal cut off was not made: the next start makes up for it.
        try leaveIfSignalled()
        machine.finished(exitCode: result.status, now: Date())
        remember()
        report(name, job, result)
    }

    private func report(_ name: String, _ job: JobFolder.Job, _ result: BuildChild.Result) {
        if global.json { Output.print(result.line(job: name, now: Date())) }
        let next = machine.due(name).map { "next at \(Self.text($0, job.zone))" } ?? "never due"
        switch result.status {
        case 0: if !global.quiet { log.info("\(name): done; \(next)") }
        case ExitCode.someFailed.rawValue:
            log.warn("\(name): done, but some documents failed; \(next)")
        case ExitCode.limit.rawValue:
            log.warn("\(name): a limit was reached, the rest is carried over; \(next)")
        default: log.warn("\(name): failed with exit code \(result.status); \(next)")
        }
    }

    /// Takes up what the job files say now.
    private func reload() {
        for complaint in files.complaints { log.warn(complaint) }
        machine.load(files.jobs.mapValues(\.entry), now: Date())
        remember()
        guard !global.quiet else { return }
        if machine.upcoming.isEmpty { log.info("no job in \(folder) has a schedule") }
        for (name, due) in machine.upcoming {
            log.info("\(name): next at \(Self.text(due, files.jobs[name]?.zone ?? .current))")
        }
    }

    private static func text(_ date: Date, _ zone: TimeZone) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: zone)) + " (\(zone.identifier))"
    }
}

/// What outlives the daemon.
extension DaemonRun {
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
            log.warn("\(memoryPath) can't be read; missed runs are not known")
            return [:]
        }
    }

    private func remember() {
        do {
            let data = try Self.encoder.encode(machine.memory)
            try FileSystem.replace(memoryPath, with: Array(data) + [0x0A])
        } catch {
            log.warn("\(memoryPath) can't be written: \(error)")
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
