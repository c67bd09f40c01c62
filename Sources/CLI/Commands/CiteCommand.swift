import ArgumentParser
import Corpus
import Foundation
import Indexing
import Jobs
import ParserPool
import Segments
import Snapshots
import Storage

struct CiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite",
        abstract: "Prove that a passage stands in its source.",
        discussion: """
            Opens the source again below the corpus roots, compares its SHA-256 with the index's, \
            parses it, and proves that the chunk's text is at its span. CHUNK is a source and the \
            chunk's position in it, or its span as search results state it.

            Examples:
              quarry cite indexes/handbook "hr/leave.pdf#3" --job jobs/handbook.yaml
              quarry cite indexes/handbook "hr/leave.pdf#812-1400" --root corpora/handbook --json
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
    var index: String

    @Argument(help: ArgumentHelp("SOURCE#POSITION or SOURCE#START-END.", valueName: "chunk"))
    var chunk: String

    @Option(help: ArgumentHelp("A corpus root; may be repeated.", valueName: "dir"))
    var root: [String] = []

    @Option(help: ArgumentHelp("Take roots and passwords from this job.", valueName: "job.yaml"))
    var job: String?

    @Option(help: ArgumentHelp("Password for encrypted files; may be repeated."))
    var password: [String] = []

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard ChunkName(chunk) != nil else {
            throw ValidationError("\(chunk) is no chunk: give SOURCE#POSITION or SOURCE#START-END.")
        }
        guard job != nil || !root.isEmpty else {
            throw ValidationError("Say where the sources are: --root DIR or --job JOB.yaml.")
        }
    }

    func run() throws {
        guard let name = ChunkName(chunk) else { throw ExitCode.usage }
        let snapshot = try Snapshot(index: index)
        let (source, found) = try snapshot.chunk(name)
        let definition = try job.map { try JobDefinition.load(path: $0) }
        let corpus = root.isEmpty ? definition?.corpus : CorpusDefinition(roots: root)
        let file = try path(of: source.file.id, corpus ?? CorpusDefinition(roots: root))
        let citation = try prove(
            source, found, file: file, settings: definition?.parse ?? ParseSettings(),
            fingerprint: snapshot.manifest.fingerprints["parser"] ?? "")
        let report = CitationReport(citation, file: file)
        if global.json {
            try Output.json(report)
        } else {
            Output.print(report.text(Style(isOn: global.colours(1))))
        }
    }

    /// Where the source lies now, by the scan that builds use.
    private func path(of id: SourceID, _ corpus: CorpusDefinition) throws -> String {
        let scan = try CorpusScanner.scan(corpus)
        if let file = scan.files.first(where: { $0.id == id }) { return file.path }
        if let failure = scan.failures.first(where: { $0.source == id.path }) {
            throw QuarryError(failure.code, path: id.path, failure.reason)
        }
        throw QuarryError(
            .notFound, path: id.path,
            "is not below \(corpus.roots.joined(separator: ", ")) any more")
    }

    private func prove(
        _ source: SourceRecord, _ chunk: Chunk, file: String, settings: ParseSettings,
        fingerprint: String
    ) throws -> Citation {
        let parts = ParseSettings.parts(ofFingerprint: fingerprint)
        var settings = settings
        settings.extras = parts.extras
        settings.passwords += password
        settings.ocr = parts.ocr
        let pool = try ParserPool(size: 1, settings: settings)
        defer { pool.close() }
        return try Citation(
            source, chunk, bytes: try FileSystem.read(file),
            parsers: (index: parts.parser, now: pool.fingerprint)
        ) { bytes in
            try pool.parse(
                bytes: bytes, source: source.file.id.path, type: source.file.type,
                encoding: source.file.encoding, settings: settings)
        }
    }
}
