package import Artifacts
package import Corpus
package import Embedding
import Segments
package import Snapshots
import Storage

/// Builds an index of documents that are prepared already, with no files behind them: for test
/// sets and benchmarks.
package struct TextIndex {
    let encoder: Encoder
    let artifacts: ArtifactStore
    let settings: IndexSettings
    let threads: Int
    let soleChunks: Int

    /// - Parameter soleChunks: that one partition holds alone, see `Partitioning`.
    package init(
        encoder: Encoder, artifacts: ArtifactStore, settings: IndexSettings, threads: Int,
        soleChunks: Int = Partitioning.soleChunks
    ) {
        self.encoder = encoder
        self.artifacts = artifacts
        self.settings = settings
        self.threads = threads
        self.soleChunks = soleChunks
    }

    /// Chunks embedded and stored in one go.
    private static let batchSize = 256

    /// - Parameter documents: ids distinct.
    /// - Throws: `QuarryError`.
    package func build(
        _ documents: [(id: SourceID, document: PreparedDocument)], index: String,
        events: BuildEvents
    ) throws(QuarryError) -> Manifest {
        let circumstances = BuildCircumstances()
        // Nobody stops it.
        let control = StopControl()
        let fingerprints = Fingerprints(parser: "", model: encoder.model, settings: settings)
        let vectors = VectorStage(
            encoder: encoder, artifacts: artifacts, fingerprints: fingerprints,
            ignoresCache: false, control: control)
        let memory = MemorySources(documents)
        let chunks = documents.flatMap(\.document.chunks)
        for start in stride(from: 0, to: chunks.count, by: Self.batchSize) {
            let batch = chunks[start..<min(start + Self.batchSize, chunks.count)]
            _ = try vectors.ensure(Array(batch))
            events.progress(.prepare, start + batch.count, chunks.count)
        }
        return try IndexBuilder(
            store: GenerationStore(root: index), fingerprints: fingerprints, vectors: vectors,
            threads: threads, soleChunks: soleChunks, control: control, events: events
        ).build(
            memory.indexed, from: memory,
            circumstances: circumstances
        ).manifest
    }
}

/// Prepared documents held in memory; a source's content hash is that of its chunks' texts.
private struct MemorySources: PreparedSources {
    let indexed: [IndexedSource]
    private let documents: [SourceID: PreparedDocument]

    init(_ documents: [(id: SourceID, document: PreparedDocument)]) {
        self.documents = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0.document) })
        indexed = documents.map { id, document in
            let file = SourceFile(
                id: id, type: .txt,
                byteCount: document.chunks.reduce(0) { $0 + $1.text.utf8.count },
                contentHash: Digest.sha256(parts: document.chunks.map(\.embeddedText)))
            return IndexedSource(file: file, chunkCount: document.chunks.count)
        }
    }

    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument {
        guard let document = documents[file.id] else {
            preconditionFailure("every indexed source is in memory")
        }
        return document
    }
}
