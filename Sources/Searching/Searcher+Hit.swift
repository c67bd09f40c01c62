import Corpus
import Postings
import Ranking
import Segments
import Snapshots

extension Searcher {
    /// Reads a chosen chunk and says where it stands.
    func hit(
        _ group: HitSelection.Group, rank: Int, plan: Plan, options: SearchOptions, explain: Bool
    ) throws -> Hit {
        let ranked = group.ranked
        let segment = snapshot.segments[ranked.address.segment]
        let record = try segment.chunk(ranked.address.ordinal)
        let source = try segment.sources[record.source]
        let around = options.context
        return Hit(
            rank: rank, score: ranked.score, address: ranked.address, source: source.file,
            facts: source.facts, chunk: record.chunk,
            pageVerdict: source.pages.verdict(ofPage: record.chunk.span.page),
            verdict: source.pages.verdict(of: record.chunk.span),
            highlights: Highlighter.highlights(query: plan.marked, in: record.chunk.text),
            copies: try group.copies.map(copy),
            nearDuplicates: try group.nearDuplicates.map {
                Hit.NearDuplicate(place: try copy(at: $0.address), similarity: $0.similarity)
            },
            metadata: snapshot.settings.metadata.shownMetadata(
                of: source.file.id.path, stating: source.facts),
            before: try segment.neighbours(
                of: ranked.address.ordinal, record: record, at: -around..<0),
            after: try segment.neighbours(
                of: ranked.address.ordinal, record: record, at: 1..<around + 1),
            explanation: explain ? try explanation(of: ranked, in: segment, plan: plan) : nil)
    }

    private func copy(at address: ChunkAddress) throws(QuarryError) -> Hit.Copy {
        let segment = snapshot.segments[address.segment]
        let record = try segment.chunk(address.ordinal)
        let source = try segment.sources[record.source]
        return Hit.Copy(
            source: source.file, title: source.facts.title, heading: record.chunk.heading,
            span: record.chunk.span)
    }

    private func explanation(
        of ranked: Ranked<RerankedCandidate>, in segment: SegmentReader, plan: Plan
    ) throws -> Explanation {
        let terms = try segment.postings.explain(
            plan.lexicalQuery, ordinal: ranked.address.ordinal)
        return Explanation(
            ranked.value, plan: plan, terms: terms,
            fields: try fields(of: ranked.address, terms: terms.map(\.term)))
    }

    /// How often each term stands in each field of a chunk.
    func fields(
        of address: ChunkAddress, terms: [String]
    ) throws(QuarryError) -> [String: [String: Int]] {
        let segment = snapshot.segments[address.segment]
        let record = try segment.chunk(address.ordinal)
        let weights = snapshot.settings.bm25.fields
        let title = weights.title > 0 ? try segment.sources[record.source].facts.title : nil
        let frequencies = FieldFrequencies(
            of: Set(terms), in: record.chunk.fields(title: title, weights: weights))
        return frequencies.counts.mapValues { counts in
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        }
    }
}

extension Explanation {
    /// - Parameters:
    ///   - terms: as the chunk's segment explains them.
    ///   - fields: how often each stands in each field of the chunk.
    init(
        _ reranked: RerankedCandidate, plan: Searcher.Plan, terms: [BM25Contribution],
        fields: [String: [String: Int]]
    ) {
        let fused = reranked.fused
        let candidate = fused.candidate
        let second = reranked.second
        self.init(
            scripts: Dictionary(
                uniqueKeysWithValues: plan.scripts.shares.map { ($0.key.rawValue, $0.value) }),
            bm25: Explanation.Part(
                score: Double(candidate.bm25), rank: candidate.bm25Rank, scaled: fused.parts.bm25,
                weight: fused.parts.bm25Weight),
            terms: terms,
            vector: plan.retrieval.vector == nil
                ? nil
                : Explanation.Part(
                    score: Double(candidate.vector), rank: candidate.vectorRank,
                    scaled: fused.parts.vector, weight: fused.parts.vectorWeight),
            adapter: plan.adapter, fused: fused.parts.fused, weightOrigins: plan.weightOrigins,
            identifiers: plan.identifiers,
            fields: fields, variantRanks: fused.parts.variantRanks,
            late: second?.kind == .late ? second?.part : nil,
            cross: second?.kind == .cross ? second?.part : nil)
    }

}

extension SegmentReader {
    /// Chunks of the same source at these distances, in their order, as far as there are any.
    func neighbours(
        of ordinal: Int, record: ChunkRecord, at distances: Range<Int>
    ) throws(QuarryError) -> [Chunk] {
        var chunks: [Chunk] = []
        for distance in distances where (0..<chunkCount).contains(ordinal + distance) {
            let neighbour = try chunk(ordinal + distance)
            if neighbour.source == record.source { chunks.append(neighbour.chunk) }
        }
        return chunks
    }
}
