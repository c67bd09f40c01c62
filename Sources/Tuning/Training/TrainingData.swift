import Corpus
import Embedding
import Evaluation
import HNSW
import Ranking
import Segments
import Snapshots

/// Gathers what an adapter learns from: vectors that an index has, and questions embedded once.
struct TrainingData {
    let index: Snapshot
    let encoder: Encoder

    /// Chunks that questions are compared with while learning; of a larger index those that answer
    /// and those nearest to each question.
    static let maximumChunks = 20_000
    /// At least so many nearest chunks a question, however many questions there are.
    private static let leastNearest = 10
    private static let mostNearest = 200

    /// One question with the chunks that answer it.
    struct Pair {
        var text: String
        var chunks: Set<ChunkAddress>
    }

    /// The pairs of labelled questions; those are left out none of whose sources is in the index.
    /// - Throws: `corrupt`.
    func pairs(of questions: [LabelledQuestion]) throws(QuarryError) -> [Pair] {
        let wanted = Set(questions.flatMap { $0.answers.map(\.source) })
        let places = try chunks(of: wanted)
        return questions.compactMap { question in
            if let chunk = question.chunk { return Pair(text: question.text, chunks: [chunk]) }
            let found = question.answers.flatMap { answer in
                (places[answer.source] ?? []).filter { place in
                    answer.pages.isEmpty || answer.pages.contains(where: place.pages.contains)
                }.map(\.address)
            }
            return found.isEmpty ? nil : Pair(text: question.text, chunks: Set(found))
        }
    }

    private struct Place {
        var address: ChunkAddress
        var pages: ClosedRange<Int>
    }

    private func chunks(of sources: Set<String>) throws(QuarryError) -> [String: [Place]] {
        var places: [String: [Place]] = [:]
        for (number, segment) in index.segments.enumerated() {
            for source in 0..<segment.sources.count {
                let record = try segment.sources[source]
                guard sources.contains(record.file.id.path) else { continue }
                for ordinal in try segment.ordinals(of: record) {
                    let span = try segment.chunk(ordinal).chunk.span
                    places[record.file.id.path, default: []].append(
                        Place(
                            address: ChunkAddress(segment: number, ordinal: ordinal),
                            pages: span.page...max(span.page, span.lastPage)))
                }
            }
        }
        return places
    }

    /// - Parameter pairs: not empty.
    /// - Throws: what the model throws, `corrupt`.
    func set(of pairs: [Pair]) throws(QuarryError) -> TrainingSet {
        let embedded = try encoder.embed(pairs.map(\.text), as: .query)
        let pool = try pool(of: pairs, embedded)
        var rows: [ChunkAddress: Int] = [:]
        for (row, address) in pool.enumerated() { rows[address] = row }
        let values = pool.flatMap {
            Array(index.segments[$0.segment].vectors.row($0.ordinal))
        }
        return TrainingSet(
            questions: Matrix(
                rows: pairs.count, columns: embedded.dimension, values: embedded.vectors),
            chunks: Matrix(rows: pool.count, columns: embedded.dimension, values: values),
            answers: pairs.map { pair in pair.chunks.compactMap { rows[$0] }.sorted() })
    }

    /// By address.
    private func pool(
        of pairs: [Pair], _ embedded: Embeddings
    ) throws(QuarryError) -> [ChunkAddress] {
        let total = index.segments.reduce(0) { $0 + $1.chunkCount }
        guard total > Self.maximumChunks else {
            return index.segments.enumerated().flatMap { number, segment in
                (0..<segment.chunkCount).map { ChunkAddress(segment: number, ordinal: $0) }
            }
        }
        let search = CandidateSearch(segments: index.segments, settings: index.settings.bm25)
        let count = min(
            max(Self.maximumChunks / pairs.count, Self.leastNearest), Self.mostNearest)
        var pool: Set<ChunkAddress> = []
        for (row, pair) in pairs.enumerated() {
            pool.formUnion(pair.chunks)
            let near = try search.nearest(Array(embedded[row]), count: count, ef: 2 * count)
            pool.formUnion(near.map(\.address))
        }
        return pool.sorted()
    }
}
