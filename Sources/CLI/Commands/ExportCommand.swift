import ArgumentParser
import Corpus
import Exporting
import Publishing
import Running
import Snapshots
import Storage
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Put an index where others take it: signed into a folder, or for other engines.",
        discussion: """
            Writes the current generation into a repository: a folder of plain files that a web \
            server, rsync or a disk carries to servers, where `quarry pull` takes it, or a bucket. What \
            is there already is not written again, deltas from the last 8 roots are written where \
            they pay (into a bucket from those that the index folder still keeps, the 2 generations \
            before), and the channel moves last, so that a reader sees the old generation or the \
            new one. Killed at any point, run it again.

            A bucket is s3://BUCKET/PREFIX; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and \
            AWS_ENDPOINT_URL say who asks and where.

            The index is judged first, by the guard and the gate of the job that built it, against \
            what the channel has: what does not pass is not exported, and the exit code is 6.

            Examples:
              quarry export indexes/handbook /srv/www/handbook
              quarry export indexes/handbook /srv/www/handbook --key handbook.key
              quarry export indexes/handbook /srv/www/handbook --channel beta --tag v2
              quarry export indexes/handbook s3://example-indexes/handbook --key handbook.key

            A channel that is signed stays so: without --key it does not move. With --key it goes on \
            from what that key has signed, or one named with --trust; another pointer in its place \
            is refused, and the exit code is 4.

            --archive writes one file instead, which `quarry pull` takes too: the same generation, \
            channel and key give the same bytes. The sequence in it is the generation's number.

              quarry export indexes/handbook --archive handbook.tar.zst --key handbook.key

            --format writes files for other engines into a folder that is new, empty or of an earlier \
            export: chunks with their text, vectors, metadata and readers, and export-report.json \
            with the SHA-256 of each file. hnswlib and faiss get the index's graph, and the report \
            its recall. Nothing is signed, and no gate is asked.

              quarry export indexes/handbook handbook.parquet --format parquet
              quarry export indexes/handbook handbook.faiss --format faiss --json
              quarry export indexes/handbook handbook.fts --format sqlite
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String

    @Argument(
        help: ArgumentHelp(
            "The repository's folder or bucket; with --format the files' folder.", valueName: "dir")
    )
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "Write one file, in place of a repository.", valueName: "file.tar.zst"))
    var archive: String?

    @Option(
        help: ArgumentHelp(
            "Write files for another engine.",
            valueName: ExportFormat.allCases.map(\.rawValue).joined(separator: "|")))
    var format: ExportFormat?

    @Option(help: ArgumentHelp("The channel that moves.", valueName: "name"))
    var channel = "latest"

    @Option(help: ArgumentHelp("Sign with this private key.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "A public key that may have signed what the channel has; may be repeated.",
            valueName: "file"),
        completion: .file())
    var trust: [String] = []

    @Flag(help: "Move a channel that was signed without a signature; receivers may refuse it.")
    var unsigned = false

    @Option(help: ArgumentHelp("Keep the root under a name.", valueName: "name"))
    var tag: String?

    @Flag(help: "Write a pointer of now even if the root is the channel's already.")
    var refresh = false

    @Flag(
        name: .customLong("accept-removals"),
        help: "Export however many sources are gone since what the channel has.")
    var acceptsRemovals = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (folder == nil) != (archive == nil) else {
            throw ValidationError("Name a repository or, with --archive, a file; one of them.")
        }
        if format != nil { try validateFormat() }
        guard trust.isEmpty || key != nil else {
            throw ValidationError("--trust says whose signatures count beside --key: name one.")
        }
        guard let archive else { return }
        guard RepositoryPlace.isArchive(archive) else {
            throw ValidationError("--archive takes a name that ends with .tar.zst.")
        }
        guard tag == nil, !refresh, !unsigned, trust.isEmpty else {
            throw ValidationError("--tag, --refresh, --trust and --unsigned are for repositories.")
        }
    }

    private func validateFormat() throws {
        guard let folder else {
            throw ValidationError("--format writes a folder, not --archive: name one.")
        }
        guard !folder.contains("://") else {
            throw ValidationError("--format writes a folder of this machine: name one.")
        }
        guard key == nil, tag == nil, channel == "latest", !refresh, !unsigned, !acceptsRemovals
        else {
            throw ValidationError(
                "--key, --tag, --channel, --refresh, --unsigned and --accept-removals are for "
                    + "repositories.")
        }
    }

    func run() throws {
        if let format, let folder { return try write(format, into: folder) }
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let log = LogLine(global, progress: progress).log
        let outcome = try export(progress, log)
        progress.finish()
        if let refusal = outcome.deltaRefusal {
            log.say(
                .warning,
                "a delta could not be written, and receivers bring more without it: \(refusal)")
        }
        if global.json {
            try Output.json(ExportOutput(outcome))
        } else if !outcome.isRefused {
            Output.print(text(outcome))
        }
        guard let gate = outcome.gate, !gate.passed else { return }
        log.say(.error, "refused to export: " + refusal(gate, outcome))
        throw ExitCode(ExitStatus.refused)
    }

    private func write(_ format: ExportFormat, into folder: String) throws {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let report = try EngineExport(format, threads: global.threads).run(
            Snapshot(index: index), into: folder
        ) { progress.update(itemsOf: "chunks", done: $0, total: $1) }
        progress.finish()
        if report.replacedCharacters > 0 {
            LogLine(global, progress: progress).log.say(
                .warning,
                "\(report.replacedCharacters) characters U+0000, which \(format.rawValue) can't "
                    + "hold, are U+FFFD in the files")
        }
        if global.json {
            try Output.json(report)
        } else {
            Output.print(EngineExportListing(report, folder: folder).text)
        }
    }

    private func refusal(_ gate: GateReport, _ outcome: ExportOutcome) -> String {
        let isFirst = outcome.sequence == 0
        return "\(gate.refusal); "
            + (isFirst ? "nothing was written" : "the channel \(channel) stays where it is")
            + ". gate and guard in the job that built the index say what is asked"
            + (gate.checks.contains { !$0.passed && $0.name == "max_removed" }
                ? "; if the sources are meant to be gone: --accept-removals" : "")
    }

    private func export(_ progress: ProgressLine, _ log: Log) throws -> ExportOutcome {
        let key = try key.map { try SigningKey(file: $0) }
        let gate = ExportGate(
            index: index, acceptsRemovals: acceptsRemovals, threads: global.threads
        ) { log.say(.warning, $0) }
        let judge: IndexExport.Judge = { index, current throws(QuarryError) in
            try gate.judge(index, over: current)
        }
        if let archive {
            return try ArchiveExport(
                index: index, path: archive, channel: channel, key: key, judge: judge
            )
            .run { progress.update(bytesOf: "export", done: $0, total: $1) }
        }
        var options = IndexExport.Options(
            channel: channel, key: key, isUnsigned: unsigned, tag: tag, refreshes: refresh,
            threads: global.threads)
        options.trusted = try trust.map { try PublicKey(file: $0) }
        options.judge = judge
        return try IndexExport(index: index, folder: folder ?? "", options: options)
            .run { progress.update(bytesOf: "export", done: $0, total: $1) }
    }

    private func text(_ outcome: ExportOutcome) -> String {
        let signed = outcome.signedBy.map { "signed by \($0.name)" } ?? "not signed"
        if let archive {
            let size = FileSystem.size(archive).map { ", \(ByteSize($0))" } ?? ""
            return "Written: \(archive)\(size), sequence \(outcome.sequence), \(signed)\n"
                + "  \(Counted(outcome.objects, "object")), \(ByteSize(outcome.writtenBytes))\n"
                + "  root \(outcome.root)"
        }
        guard outcome.isNew else {
            let mended =
                outcome.writtenObjects > 0
                ? "; "
                    + Counted(
                        outcome.writtenObjects, "missing or damaged object was",
                        "missing or damaged objects were"
                    ).description + " written" : ""
            return "Unchanged: the channel \(channel) has this root, sequence "
                + "\(outcome.sequence)\(mended)\n  root \(outcome.root)"
        }
        let delta =
            outcome.delta.map { ", a delta of \(ByteSize($0.bytes)) since the root before" } ?? ""
        return "Channel \(channel) moved, sequence \(outcome.sequence), \(signed)\n"
            + "  \(outcome.writtenObjects) of \(Counted(outcome.objects, "object")) written, "
            + "\(ByteSize(outcome.writtenBytes))\(delta)\n  root \(outcome.root)"
    }
}
