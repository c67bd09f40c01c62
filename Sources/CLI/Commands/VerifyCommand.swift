import ArgumentParser
import Corpus
import Indexing
import Jobs
import Running
import Snapshots

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that an index is whole, or that it equals a full rebuild.",
        discussion: """
            Reads every byte and compares lengths, checksums, segment names and the root. With \
            --against-full the job is built again from nothing in a temporary folder, without \
            the cache, and the two roots are compared.

            Examples:
              quarry verify indexes/handbook
              quarry verify indexes/handbook --against-full jobs/handbook.yaml
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
    var index: String

    @Option(help: ArgumentHelp("Rebuild this job and compare roots.", valueName: "job.yaml"))
    var againstFull: String?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var root: String
        var generation: Int
        var files: Int
        var bytes: Int
        var defects: [String]
        var fullRoot: String?
        var equal: Bool?
    }

    func run() throws {
        let (manifest, found) = try Verification.verify(index: index) { _, _ in }
        var output = JSONOutput(
            root: manifest.root, generation: manifest.generation, files: found.files,
            bytes: found.bytes, defects: found.defects.map(\.description))
        if found.defects.isEmpty, let againstFull {
            output.fullRoot = try rebuild(againstFull)
            output.equal = output.fullRoot == output.root
        }
        try say(output)
        if !output.defects.isEmpty || output.equal == false { throw ExitCode.corrupt }
    }

    private func rebuild(_ job: String) throws -> String {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        return try FullRebuild(of: try JobDefinition.load(path: job), threads: global.threads)
            .root(
                log: LogLine(global, progress: progress).log,
                events: BuildEvents(global, progress: progress))
    }

    private func say(_ output: JSONOutput) throws {
        if global.json { return try Output.json(output) }
        let style = Style(isOn: global.colours(1))
        for defect in output.defects { Output.print(style.red("damaged  ") + defect) }
        guard output.defects.isEmpty else {
            return Output.print(
                "Build the job again with --full: it writes damaged segments anew.")
        }
        Output.print(
            style.green("whole") + "  \(output.files) files, \(ByteSize(output.bytes)), "
                + "root \(output.root)")
        if let full = output.fullRoot, let equal = output.equal {
            Output.print(
                equal
                    ? style.green("equal") + "  a full rebuild has the same root"
                    : style.red("different") + "  a full rebuild has the root \(full)")
        }
    }
}
