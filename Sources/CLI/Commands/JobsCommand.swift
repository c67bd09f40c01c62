import ArgumentParser
import Corpus
import Foundation
import Jobs
import Storage
import Terminal

struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show runs and documents that failed for good; retry or discard them.",
        discussion: """
            A document is named by its path, as `show` prints it, or by its item's number. Each build \
            gives new numbers; one of an earlier build is refused.

            Examples:
              quarry jobs list jobs/handbook.yaml
              quarry jobs show jobs/handbook.yaml
              quarry jobs show jobs/handbook.yaml --output csv > failed.csv
              quarry jobs retry jobs/handbook.yaml hr/leave.pdf
              quarry jobs discard jobs/handbook.yaml 42
            """,
        subcommands: [List.self, Show.self, Retry.self, Discard.self])

    fileprivate static let itemHelp: ArgumentHelp =
        "The document's path, or its item's number, from `quarry jobs show`."

    /// The queue that belongs to a job file.
    static func queue(_ job: String) throws -> (JobQueue, JobDefinition) {
        let definition = try JobDefinition.load(path: job)
        return (
            try JobQueue.open(StateFolder(besideJobFile: job).queue(of: definition.name)),
            definition
        )
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a job's latest runs.")

        @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
        var job: String

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        private struct Entry: Encodable {
            var run: Int64
            var state: String
            var index: String
            var startedAt: Double
            var finishedAt: Double?
            var summary: String?
        }

        func validate() throws { try table.check(global) }

        func run() throws {
            let runs = try JobsCommand.queue(job).0.runs(limit: 20)
            if global.json {
                return try Output.json(
                    runs.map {
                        Entry(
                            run: $0.id, state: $0.state.rawValue, index: $0.target,
                            startedAt: $0.startedAt,
                            finishedAt: $0.finishedAt, summary: $0.summary)
                    })
            }
            guard !runs.isEmpty || table.isCSV else {
                return Output.print(
                    "no runs yet; `quarry build \(ShellWord.quoted(job))` starts one")
            }
            try table.show(Self.rows(runs), global)
        }

        private static func rows(_ runs: [JobRun]) -> Table {
            let columns: [Table.Column] = [
                .init("run", title: "run", kind: .figure),
                .init("state", title: "state", kind: .word),
                .init("index", title: nil, kind: .path),
                .init("started_at", title: "started", kind: .word),
                .init("finished_at", title: nil, kind: .figure),
                .init("summary", title: "summary", kind: .text),
            ]
            return Table(
                columns,
                rows: runs.map { run in
                    let started = Date(timeIntervalSince1970: run.startedAt).ISO8601Format()
                    return [
                        .init(figure: run.id), .init(run.state.rawValue), .init(run.target),
                        .init(figure: run.startedAt, shown: started),
                        .init(figure: run.finishedAt),
                        .init(run.summary, shown: RunSummary(run.summary).text),
                    ]
                })
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the documents a job gave up on, with every attempt.")

        @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
        var job: String

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        private struct Entry: Encodable {
            struct AttemptEntry: Encodable {
                var number: Int
                var startedAt: Double
                var endedAt: Double
                var code: String
                var reason: String
            }
            var item: Int64
            var run: Int64
            var source: String
            var code: String
            var reason: String
            var attempts: [AttemptEntry]
        }

        func validate() throws { try table.check(global) }

        func run() throws {
            let (queue, definition) = try JobsCommand.queue(job)
            let letters = try queue.deadLetters(job: definition.name)
            if global.json { return try Output.json(letters.map(Self.entry)) }
            guard !letters.isEmpty || table.isCSV else {
                return Output.print("no document has been given up")
            }
            try table.show(Self.rows(letters), global)
        }

        private static func rows(_ letters: [DeadLetter]) -> Table {
            let columns: [Table.Column] = [
                .init("item", title: "item", kind: .figure),
                .init("run", title: "run", kind: .figure),
                .init("source", title: "source", kind: .path),
                .init("code", title: "code", kind: .word),
                .init("reason", title: "reason", kind: .text),
                .init("attempts", title: "attempts", kind: .figure),
            ]
            return Table(
                columns,
                rows: letters.map {
                    [
                        .init(figure: $0.id), .init(figure: $0.run), .init($0.key),
                        .init($0.code.rawValue), .init($0.reason),
                        .init(figure: $0.attempts.count),
                    ]
                })
        }

        private static func entry(_ letter: DeadLetter) -> Entry {
            Entry(
                item: letter.id, run: letter.run, source: letter.key, code: letter.code.rawValue,
                reason: letter.reason,
                attempts: letter.attempts.map {
                    .init(
                        number: $0.number, startedAt: $0.startedAt, endedAt: $0.endedAt,
                        code: $0.code.rawValue, reason: $0.reason)
                })
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the next build try a document again.")

        @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
        var job: String

        @Argument(help: JobsCommand.itemHelp)
        var item: String

        func run() throws {
            let (queue, definition) = try JobsCommand.queue(job)
            let items = try queue.items(named: item, job: definition.name)
            for item in items { try queue.retry(item.id) }
            Output.print("\(ForeignText.escaped(items[0].source)): the next build tries it again")
        }
    }

    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop reporting a document that failed, until it changes.")

        @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
        var job: String

        @Argument(help: JobsCommand.itemHelp)
        var item: String

        func run() throws {
            let (queue, definition) = try JobsCommand.queue(job)
            let items = try queue.items(named: item, job: definition.name)
            for item in items { try queue.discard(item.id) }
            Output.print(
                "\(ForeignText.escaped(items[0].source)): not reported any more, until it changes")
        }
    }
}
