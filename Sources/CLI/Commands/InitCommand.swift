import ArgumentParser
import Corpus
import Foundation
import Indexing
import Jobs
import ParserPool
import Storage

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Look at a folder and write a commented job file with the model that fits.",
        discussion: """
            Lists the folder, parses up to \(CorpusLook.sampleSize) of its documents to see which \
            languages they are in and whether pages are scanned, and writes the job. A file that is \
            there is never overwritten. Files of JSON lines are named and not taken: which of them \
            hold a document a line, only you know (`corpus.records` in the job).

            --from takes folders, globs, sizes of chunks, languages and contexts from the \
            configuration of haiku.rag (haiku.rag.yaml), qmd (index.yml), recoll (recoll.conf) or the \
            document store of LlamaIndex (docstore.json), and says what it left out and why, here and \
            in the job. A folder that is named besides takes the place of the configuration's own.

            Examples:
              quarry init /srv/documents
              quarry init corpora/handbook --output jobs/mine.yaml
              quarry init --from ~/.recoll/recoll.conf
              quarry init notes --from ~/.config/qmd/index.yml
              quarry init corpora/handbook --json
            """)

    @Argument(
        help: ArgumentHelp(
            "The folder with the documents (default: those of --from).", valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "Another tool's configuration, or the folder that it lies in.", valueName: "path"),
        completion: .file())
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Where the job file goes (default: jobs/NAME.yaml).", valueName: "job.yaml"))
    var output: String?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var job: String
        var name: String
        var index: String
        var model: String
        var files: Int
        var bytes: Int
        /// Files of JSON lines, which the job does not take.
        var jsonLines: [String]
        /// Share of the sampled text, by script.
        var scripts: [String: Double]
        /// The tool whose configuration was read; null without one.
        var from: String?
        /// What of it is not in the job.
        var leftOut: [LeftOut]
        var next: [String]
    }

    private struct LeftOut: Encodable {
        var key: String
        var reason: String
    }

    func validate() throws {
        guard folder != nil || from != nil else {
            throw ValidationError("Name a folder of documents, or a configuration with --from.")
        }
    }

    func run() throws {
        let foreign = try from.map { path throws(QuarryError) in
            try ForeignConfiguration(
                readFrom: path, home: ProcessInfo.processInfo.environment["HOME"],
                substitute: folder)
        }
        let named = foreign?.roots ?? []
        let roots = named.isEmpty ? folder.map { [$0] } ?? [] : named
        guard let first = roots.first else {
            throw QuarryError(
                .notFound, path: from,
                "names no folder on this machine; name one: quarry init DIR --from PATH")
        }
        let name = try JobDraft.name(ofFolder: first)
        let path = output ?? "jobs/\(name).yaml"
        guard !FileSystem.exists(path) else {
            throw QuarryError(
                .alreadyExists, path: path,
                "is there already, and nothing was written; name another file by `--output`")
        }
        let look = try look(roots, foreign)
        guard look.files > 0 else {
            throw QuarryError(
                .notFound, path: first,
                look.unnamedRecords.isEmpty
                    ? "holds no file of a type that Quarry reads"
                    : "holds files of JSON lines alone (\(JobDraft.names(look.unnamedRecords))): "
                        + "write a job whose `corpus.records` names those that hold a document a line"
            )
        }
        let draft = JobDraft(roots: roots, name: name, look: look, foreign: foreign)
        // What is written must be what a build takes.
        _ = try JobDefinition.parse(draft.text, path: path)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: Array(draft.text.utf8))
        try show(draft, path: path)
    }

    private func look(
        _ roots: [String], _ foreign: ForeignConfiguration?
    ) throws -> CorpusLook {
        let settings = ParseSettings(timeoutSeconds: 10)
        let pool = try ParserPool(size: 1, settings: settings)
        defer { pool.close() }
        let corpus = CorpusDefinition(
            roots: roots, include: try (foreign?.include ?? []).map { try Glob($0) },
            exclude: try (foreign?.exclude ?? []).map { try Glob($0) })
        return try CorpusLook(corpus, pool: pool, settings: settings)
    }

    private func show(_ draft: JobDraft, path: String) throws {
        let next = [
            "quarry model pull \(draft.model)", "quarry plan \(ShellWord.quoted(path))",
            "quarry build \(ShellWord.quoted(path))",
        ]
        if global.json {
            let scripts = draft.look.scripts.map { ($0.script.rawValue, $0.share) }
            return try Output.json(
                JSONOutput(
                    job: path, name: draft.name, index: draft.index, model: draft.model,
                    files: draft.look.files, bytes: draft.look.bytes,
                    jsonLines: draft.look.unnamedRecords,
                    scripts: Dictionary(uniqueKeysWithValues: scripts),
                    from: draft.foreign?.tool.rawValue,
                    leftOut: (draft.foreign?.leftOut ?? []).map {
                        LeftOut(key: $0.key, reason: $0.reason)
                    }, next: next))
        }
        for entry in draft.foreign?.leftOut ?? [] {
            LogLine.complain("warning", "left out: \(entry.key): \(entry.reason)")
        }
        Output.print(draft.findings.joined(separator: "\n"))
        Output.print("Wrote \(path). Next:")
        for command in next { Output.print("  " + command) }
    }
}
