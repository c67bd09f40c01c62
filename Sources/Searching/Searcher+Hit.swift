import Corpus
import Postings
import Ranking
import Segments
import Snapshots

extension Searcher {
    /// Reads a chosen chunk and says where it stands.
    func hit(
        _ group: HitSelection.Group, rank: Int, plan: Plan, _ options: SearchOptions, explain: Bool
    ) throws -> Hit {
        let ranked = group.ranked
        let segment = snapshot.segments[ranked.address.segment]
        let record = try segment.chunk(ranked.address.ordinal)
        let source = try segment.sources[record.source]
        let around = options.context
        return Hit(
            rank: rank, score: ranked.score, source: source.file, title: source.title,
            chunk: record.chunk, pageVerdict: source.verdict(ofPage: record.chunk.span.page),
            highlights: Highlighter.highlights(query: plan.retrieval.text, in: record.chunk.text),
            copies: try group.copies.map(copy),
            before: try segment.neighbours(of: ranked.address.ordinal, record, -around..<0),
            after: try segment.neighbours(of: ranked.address.ordinal, record, 1..<around + 1),
            explanation: explain ? try explanation(ranked, segment, plan) : nil)
    }

    private func copy(at address: ChunkAddress) throws(SegmentError) -> Hit.Copy {
        let segment = snapshot.segments[address.segment]
        let record = try segment.chunk(address.ordinal)
        let source = try segment.sources[record.source]
        return Hit.Copy(
            source: source.file, title: source.title, heading: record.chunk.heading,
            span: record.chunk.span)
    }

    private func explanation(
        _ ranked: Ranked<RerankedCandidate>, _ segment: SegmentReader, _ plan: Plan
    ) throws -> Explanation {
        let fused = ranked.value.fused
        let candidate = fused.candidate
        let hasVector = plan.retrieval.vector != nil
        let second = ranked.value.second
        let late = second?.kind == .late ? second : nil
        let cross = second?.kind == .cross ? second : nil
        return Explanation(
            scripts: Dictionary(
                uniqueKeysWithValues: plan.scripts.shares.map { ($0.key.rawValue, $0.value) }),
            bm25: Double(candidate.bm25), bm25Rank: candidate.bm25Rank,
            terms: try segment.postings.explain(
                plan.lexicalQuery, ordinal: ranked.address.ordinal),
            vector: hasVector ? Double(candidate.vector) : nil, vectorRank: candidate.vectorRank,
            vectorWeight: plan.vectorWeight, scaledBM25: fused.parts.bm25,
            scaledVector: hasVector ? fused.parts.vector : nil, fused: fused.parts.fused,
            late: late?.score, scaledLate: late?.scaled, lateWeight: late?.weight,
            cross: cross?.score, scaledCross: cross?.scaled, crossWeight: cross?.weight)
    }
}

extension SegmentReader {
    /// Chunks of the same source at these distances, in their order, as far as there are any.
    fileprivate func neighbours(
        of ordinal: Int, _ record: ChunkRecord, _ distances: Range<Int>
    ) throws(SegmentError) -> [Chunk] {
        var chunks: [Chunk] = []
        for distance in distances where (0..<chunkCount).contains(ordinal + distance) {
            let neighbour = try chunk(ordinal + distance)
            if neighbour.source == record.source { chunks.append(neighbour.chunk) }
        }
        return chunks
    }
}

extension Manifest {
    /// The settings BM25 was calibrated with.
    var bm25: BM25Settings {
        let defaults = BM25Settings()
        return BM25Settings(
            k1: settings["bm25.k1"].flatMap(Double.init) ?? defaults.k1,
            b: settings["bm25.b"].flatMap(Double.init) ?? defaults.b)
    }
}

extension [String: Manifest.Calibration] {
    /// The weights for one script; the defaults where the corpus had too little of it to measure.
    func of(_ script: ScriptClass) -> Manifest.Calibration {
        self[script.rawValue]
            ?? Manifest.Calibration(
                vectorWeight: script.defaultVectorWeight, lateWeight: script.defaultLateWeight,
                samples: 0)
    }
}
