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
            there is never overwritten.

            Examples:
              quarry init /srv/documents
              quarry init corpora/handbook --output jobs/mine.yaml
              quarry init corpora/handbook --json
            """)

    @Argument(
        help: ArgumentHelp("The folder with the documents.", valueName: "dir"),
        completion: .directory)
    var folder: String

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
        /// Share of the sampled text, by script.
        var scripts: [String: Double]
        var next: [String]
    }

    func run() throws {
        let name = try JobDraft.name(ofFolder: folder)
        let path = output ?? "jobs/\(name).yaml"
        guard !FileSystem.exists(path) else {
            throw QuarryError(
                .alreadyExists, path: path,
                "there is a file already; `--output` names another, and nothing was written")
        }
        let settings = ParseSettings(timeoutSeconds: 10)
        let pool = try ParserPool(size: 1, settings: settings)
        defer { pool.close() }
        let look = try CorpusLook(
            CorpusDefinition(roots: [folder]), pool: pool, settings: settings)
        guard look.files > 0 else {
            throw QuarryError(.notFound, path: folder, "holds no file of a type that Quarry reads")
        }
        let draft = JobDraft(folder: folder, name: name, look: look)
        // What is written must be what a build takes.
        _ = try JobDefinition.parse(draft.text, path: path)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: Array(draft.text.utf8))
        try show(draft, path: path)
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
                    scripts: Dictionary(uniqueKeysWithValues: scripts), next: next))
        }
        Output.print(draft.findings.joined(separator: "\n"))
        Output.print("Wrote \(path). Next:")
        for command in next { Output.print("  " + command) }
    }
}
