import ArgumentParser
import Citing
import Corpus
import Jobs
import Snapshots
import Terminal

struct CiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite",
        abstract: "Prove that a passage stands in its source.",
        discussion: """
            Opens the source again below the corpus roots, compares its SHA-256 with the index's, \
            parses it, and proves that the chunk's text is at its span. CHUNK is a source and the \
            chunk's position in it, or its span as search results state it. Sources are looked for \
            where the index was built from, or below --root or the job's roots.

            Examples:
              quarry cite indexes/handbook "hr/leave.pdf#812-1400"
              quarry cite indexes/handbook "hr/leave.pdf#3" --job jobs/handbook.yaml
              quarry cite indexes/handbook "hr/leave.pdf#3" --root corpora/handbook
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String

    @Argument(help: ArgumentHelp("SOURCE#POSITION or SOURCE#START-END.", valueName: "chunk"))
    var chunk: String

    @Option(
        help: ArgumentHelp("A corpus root; may be repeated.", valueName: "dir"),
        completion: .directory)
    var root: [String] = []

    @Option(
        help: ArgumentHelp("Take roots and passwords from this job.", valueName: "job.yaml"),
        completion: .job)
    var job: String?

    @Option(help: ArgumentHelp("Password for encrypted files; may be repeated."))
    var password: [String] = []

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard ChunkName(chunk) != nil else {
            throw ValidationError("\(chunk) is no chunk: give SOURCE#POSITION or SOURCE#START-END.")
        }
    }

    func run() throws {
        guard let name = ChunkName(chunk) else { throw ExitCode.usage }
        let snapshot = try Snapshot(index: index)
        let definition = try job.map { try JobDefinition.load(path: $0) }
        var settings = definition?.parse ?? ParseSettings()
        settings.passwords += password
        var corpus = root.isEmpty ? definition?.corpus : CorpusDefinition(roots: root)
        if corpus == nil { corpus = try CorpusDefinition(builtFrom: snapshot) }
        guard let corpus else {
            throw QuarryError(
                .notFound, path: index,
                "was not built here, or its corpus has moved; say where the sources are: "
                    + "--root DIR or --job JOB.yaml")
        }
        let prover = try SourceProver(snapshot, corpus: corpus, settings: settings)
        let output = CitationOutput(try prover.citation(of: name))
        if global.json {
            try Output.json(output)
        } else {
            Output.page(output.text(global.style), global)
        }
    }
}
