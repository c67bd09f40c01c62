import Corpus
import Jobs

/// Collects chunks over sources, embeds them in batches, and reports a source as done when its
/// last chunk is durable.
struct EmbeddingBatch {
    let vectors: VectorStage
    let sources: SourceQueue
    let events: BuildEvents

    /// Vectors computed, as opposed to found in the store.
    private(set) var computed = 0
    private var chunks: [Chunk] = []
    private var embeddedCount = 0
    private var addedCount = 0
    /// Sources waiting for their chunks, in order, with the count at which they are done.
    private var waiting: [(lease: LeasedItem, end: Int)] = []

    /// Chunks embedded and stored in one go.
    private static let size = 256

    init(vectors: VectorStage, sources: SourceQueue, events: BuildEvents) {
        self.events = events
        self.vectors = vectors
        self.sources = sources
    }

    mutating func add(_ added: [Chunk], lease: LeasedItem?) throws {
        chunks += added
        addedCount += added.count
        if let lease { waiting.append((lease, addedCount)) }
        var start = 0
        while chunks.count - start >= Self.size {
            try embed(Array(chunks[start..<start + Self.size]))
            start += Self.size
        }
        chunks.removeFirst(start)
    }

    mutating func finish() throws {
        let rest = chunks
        chunks = []
        try embed(rest)
    }

    /// Sources that were added and are not done, to be given back.
    var unfinished: [LeasedItem] { waiting.map(\.lease) }

    private mutating func embed(_ batch: [Chunk]) throws {
        if !batch.isEmpty {
            computed += try vectors.ensure(batch, counted: events.embedded)
        }
        // Stopped: what the batch's sources still lack is not known, so none of them is done.
        if vectors.control.givesBack { return }
        embeddedCount += batch.count
        let done = waiting.prefix { $0.end <= embeddedCount }
        try sources.complete(done.map(\.lease))
        waiting.removeFirst(done.count)
    }
}
