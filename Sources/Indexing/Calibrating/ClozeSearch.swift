import Adapting
import Corpus
import Embedding
import Postings
import Ranking
import Segments
import Snapshots

/// Asks pseudo-queries of some segments.
struct ClozeSearch {
    let search: CandidateSearch
    let vectors: VectorStage
    let settings: IndexSettings
    let languages: Manifest.Languages
    let threads: Int
    /// The place of each segment among all of the index.
    let places: [Int]

    private static let ef = 128

    /// - Parameters:
    ///   - segments: each with its place among all of the index.
    ///   - collection: statistics of all of the index.
    init(
        _ segments: [(place: Int, reader: SegmentReader)], collection: BM25Statistics,
        vectors: VectorStage, settings: IndexSettings, languages: Manifest.Languages, threads: Int
    ) {
        search = CandidateSearch(
            segments: segments.map(\.reader), settings: settings.bm25, collection: collection)
        self.vectors = vectors
        self.settings = settings
        self.languages = languages
        self.threads = threads
        places = segments.map(\.place)
    }

    /// One finding a sample.
    /// - Parameter earlier: what segments before these have for each sample; what could not come
    ///   into a list beside it may be missing. Nil: of these alone.
    /// - Throws: `corrupt`; what the artifact store and the model throw.
    func findings(
        for samples: [ClozeSample], after earlier: [ClozeFinding]? = nil
    ) throws -> [ClozeFinding] {
        let directions = ScriptDirections(languages.centers(dimension: vectors.dimension))
        let queries = try vectors.vectors(of: samples.map(\.query), as: .query)
        let adapter = vectors.fingerprints.adapter?.adapter
        let own = samples.indices.filter { places.contains(samples[$0].address.segment) }
        let rests = try vectors.vectors(of: own.map { samples[$0].rest }, as: .document)
        let ranks = Dictionary(uniqueKeysWithValues: zip(own, own.indices))
        let dimension = vectors.dimension
        let row = { @Sendable (rows: [Float], index: Int) in
            Array(rows[index * dimension..<(index + 1) * dimension])
        }
        let results = Parallel.map(samples.count, threads: threads) { index in
            Result {
                let query = row(queries, index)
                return try finding(
                    samples[index], query: directions.neutral(adapter?.apply(query) ?? query),
                    rest: ranks[index].map { row(rests, $0) }, after: earlier?[index])
            }
        }
        return try results.map { try $0.get() }
    }

    /// - Parameter rest: vector of the rest of the sample's chunk; nil where it is elsewhere.
    private func finding(
        _ sample: ClozeSample, query: [Float], rest: [Float]?, after earlier: ClozeFinding?
    ) throws -> ClozeFinding {
        let lexical = try search.lexicalQuery(sample.query)
        var sorted = try entries(of: lexical, query, after: earlier)
        let scored = try search.scored(
            sorted.map(\.candidate), query: lexical, vector: query)
        var known: [ChunkAddress: Double] = [:]
        let compared = try search.compared(scored, with: scripts(of: sample), known: &known)
        for (index, candidate) in compared.enumerated() {
            sorted[index].isAnswer = try isAnswer(candidate.address, to: sample)
            sorted[index].candidate = candidate
            sorted[index].candidate.address.segment = places[candidate.address.segment]
        }
        return ClozeFinding(
            entries: sorted.sorted { $0.candidate.address < $1.candidate.address },
            target: try rest.map { try target(of: sample, query: query, rest: $0, lexical) })
    }

    /// By address, without the exact scores.
    private func entries(
        of lexical: BM25Query, _ query: [Float], after earlier: ClozeFinding?
    ) throws -> [ClozeFinding.Entry] {
        var entries: [ChunkAddress: ClozeFinding.Entry] = [:]
        for hit in try search.lexical(
            lexical, count: ClozeFinding.count, above: earlier?.floor(by: \.lexical))
        {
            entries[hit.address] = .init(
                candidate: Candidate(address: hit.address), lexical: hit.score)
        }
        let floor = earlier?.floor(by: \.nearest) ?? -.infinity
        for hit in try search.nearest(query, count: ClozeFinding.count, ef: Self.ef)
        where hit.score > floor {
            entries[hit.address, default: .init(candidate: Candidate(address: hit.address))]
                .nearest = hit.score
        }
        return entries.values.sorted { $0.candidate.address < $1.candidate.address }
    }

    private func scripts(of sample: ClozeSample) -> QuestionScripts {
        QuestionScripts(
            [sample.query],
            pairs: ScriptPairs(languages.alignedScripts, chunks: languages.chunkScripts))
    }

    /// The rest of the sample's chunk, in the chunk's place.
    private func target(
        of sample: ClozeSample, query: [Float], rest: [Float], _ lexical: BM25Query
    ) throws -> Candidate {
        guard let place = places.firstIndex(of: sample.address.segment) else {
            preconditionFailure("the rest of a chunk was embedded where its segment is")
        }
        let segment = search.segments[place]
        let source = try segment.sources[segment.chunk(sample.address.ordinal).source]
        let fields = sample.chunk.indexedFields(
            title: source.facts.title, weights: settings.bm25.fields)
        return Candidate(
            address: sample.address, bm25: lexical.score(ofFields: fields),
            vector: rest.withUnsafeBufferPointer { CandidateSearch.cosine(query, $0) })
    }

    /// - Parameter address: among these segments.
    private func isAnswer(_ address: ChunkAddress, to sample: ClozeSample) throws -> Bool {
        if places[address.segment] == sample.address.segment,
            address.ordinal == sample.address.ordinal
        {
            return true
        }
        let text = try search.segments[address.segment].chunk(address.ordinal).chunk.text
        return text.holdsBytes(of: sample.query)
    }
}

extension String {
    /// Whether the other string's UTF-8 bytes stand in this one's.
    func holdsBytes(of other: String) -> Bool {
        var text = self
        let sought = Array(other.utf8)
        guard let first = sought.first else { return true }
        return text.withUTF8 { text in
            guard text.count >= sought.count else { return false }
            return (0...text.count - sought.count).contains { start in
                text[start] == first
                    && text[start..<start + sought.count].elementsEqual(sought)
            }
        }
    }
}
