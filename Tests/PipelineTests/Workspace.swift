import Adapting
import Artifacts
import Corpus
import Embedding
import Foundation
import Indexing
import Jobs
import ParserPool
import Searching
import Segments
import Snapshots
import Storage
import TestSupport

/// A folder with a corpus, an index and all a build needs beside them; gone with the object.
final class Workspace {
    let root: String
    var corpus: String { root + "/corpus" }
    var index: String { root + "/index" }
    var cache: String { root + "/cache/artifacts.sqlite" }
    var settings = IndexSettings(
        chunk: ChunkSettings(maxTokens: 60, overlapTokens: 10),
        embed: EmbedSettings(model: TestModel.name),
        hnsw: HNSWSettings(m: 8, efConstruction: 40))

    var adapter: AdapterFile?

    var parse = ParseSettings(timeoutSeconds: 120)
    /// Most tests take away what they like; those of the guard state one.
    var removalGuard = RemovalGuard.off
    /// Beside the corpus folder.
    var otherRoots: [String] = []
    var include: [Glob] = []
    var exclude: [Glob] = []
    var recordGlobs: [Glob] = []
    var takesHidden = false
    /// See `Partitioning`.
    var soleChunks = Partitioning.soleChunks
    /// Of its own, for tests whose builds kill what is being parsed.
    var pool: ParserPool?

    init() throws {
        root = NSTemporaryDirectory() + "/quarry-pipeline-\(UUID().uuidString)"
        try FileSystem.makeFolder(root + "/corpus")
    }

    deinit { try? FileSystem.remove(root) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let path = corpus + "/" + name
        try FileSystem.makeFolder((path as NSString).deletingLastPathComponent)
        try Data(bytes).write(to: URL(filePath: path))
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ texts: KeyValuePairs<String, String>) throws {
        for (name, text) in texts { try write(name, text) }
    }

    func remove(_ name: String) throws { try FileSystem.remove(corpus + "/" + name) }

    var job: JobDefinition {
        var job = JobDefinition(
            name: "test", corpus: definition, index: index,
            parse: parse, chunk: settings.chunk,
            embed: settings.embed, bm25: settings.bm25, hnsw: settings.hnsw,
            ranking: settings.ranking, rerank: settings.rerank, metadata: settings.metadata,
            removalGuard: removalGuard)
        job.adapter = adapter
        return job
    }

    private var definition: CorpusDefinition {
        CorpusDefinition(
            roots: [corpus] + otherRoots, include: include, exclude: exclude,
            records: recordGlobs, takesHidden: takesHidden)
    }

    /// Brings the index up to date as `quarry build` does, in this process.
    @discardableResult
    func build(
        threads: Int = 2, ignoresCache: Bool = false, rehash: Bool = false,
        acceptsRemovals: Bool = false,
        events: BuildEvents = .silent, control: StopControl = StopControl(),
        space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
    ) throws -> BuildOutcome {
        try build(
            into: index, side: root, threads: threads, ignoresCache: ignoresCache, rehash: rehash,
            acceptsRemovals: acceptsRemovals, events: events, control: control, space: space)
    }

    /// The root of a build from nothing: no cache, no queue, another folder.
    func cleanRoot(threads: Int = 1) throws -> String {
        let side = root + "/clean"
        try FileSystem.remove(side)
        let outcome = try build(
            into: side + "/index", side: side, threads: threads, ignoresCache: false,
            rehash: false, events: .silent)
        return outcome.manifest.root
    }

    private func build(
        into index: String, side: String, threads: Int, ignoresCache: Bool, rehash: Bool,
        acceptsRemovals: Bool = false,
        events: BuildEvents, control: StopControl = StopControl(),
        space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
    ) throws -> BuildOutcome {
        var options = BuildOptions(
            index: index, state: StateFolder(in: side), threads: threads,
            ignoresCache: ignoresCache, distrustsHints: rehash,
            acceptsRemovals: acceptsRemovals, control: control, space: space)
        options.soleChunks = soleChunks
        return try CorpusBuild(
            job: job, encoder: Encoder(model: TestModel.model(settings.embed), threads: threads),
            pool: pool ?? TestPool.pool.get(),
            artifacts: try ArtifactStore.open(side + "/cache/artifacts.sqlite"),
            queue: try JobQueue.open(StateFolder(in: side).queue(of: "test")),
            lock: try IndexLock(index: index, run: "test"),
            options: options, events: events
        ).run()
    }

    func searcher() throws -> Searcher {
        try Searcher(
            index: index, models: TestModel.store, threads: 1, cross: TestCross.encoder())
    }

    /// Paths of the sources of a BM25 query's hits, best first.
    func sources(of query: String) throws -> [String] {
        let options = SearchOptions(k: 50, mode: .bm25, rerank: .none)
        return try searcher().search(query, options: options).hits.map(\.source.id.path)
    }

    /// Every file of the index's segments: path below the index folder → bytes.
    func segmentFiles() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for segment in try FileSystem.names(in: index + "/segments") {
            for name in try FileSystem.names(in: index + "/segments/" + segment) {
                let path = "segments/\(segment)/\(name)"
                files[path] = try FileSystem.read(index + "/" + path)
            }
        }
        return files
    }
}

/// One pool for all suites.
enum TestPool {
    static let pool: Result<ParserPool, any Error> = Result { try ParserPool(size: 3) }
}

/// The tiny random model, written once a process.
enum TestModel {
    static let name = "tiny"
    static let tiny = {
        var tiny = TinyModel()
        tiny.positions = 130
        tiny.maxTokens = 128
        return tiny
    }()

    static let store: ModelStore = {
        let root = NSTemporaryDirectory() + "/quarry-pipeline-models-\(getpid())"
        atexit {
            try? FileSystem.remove(
                NSTemporaryDirectory() + "/quarry-pipeline-models-\(getpid())")
        }
        return ModelStore(root: root)
    }()

    private static let opened: Result<EmbeddingModel, any Error> = Result {
        try tiny.write(to: store.folder(of: name))
        return try store.open(EmbedSettings(model: name))
    }

    static func model() throws -> EmbeddingModel { try opened.get() }

    static func model(_ settings: EmbedSettings) throws -> EmbeddingModel {
        _ = try opened.get()
        return try store.open(settings)
    }
}

/// Overwrites a file in place as damage does: no fsync, which would be most of these tests' time.
func overwrite(_ path: String, with bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: path))
}
