package import Corpus
package import HNSW
package import Postings
package import Segments

/// The first stage: both retrievers over all segments of a snapshot, as if they were one index.
package struct CandidateSearch: Sendable {
    package let segments: [SegmentReader]
    private let settings: BM25Settings
    /// Of the collection that the segments are a part of; nil: they are all of it.
    private let collection: BM25Statistics?
    /// Threads that share the segments of one question.
    private let lanes: Int

    /// A thread that is woken for a question pays for itself with so many segments, no fewer.
    private static let segmentsPerLane = 4

    /// - Parameters:
    ///   - collection: statistics of all segments, of which these are some; they hold what
    ///     `terms(of:)` names for each question.
    ///   - threads: that one question may take, where there are segments enough; what is found
    ///     does not depend on it.
    package init(
        segments: [SegmentReader], settings: BM25Settings, collection: BM25Statistics? = nil,
        threads: Int = 1
    ) {
        self.segments = segments
        self.settings = settings
        self.collection = collection
        lanes = max(1, min(threads, segments.count / Self.segmentsPerLane))
    }

    /// All terms on whose statistics `lexicalQuery` of a text depends.
    package static func terms(of text: String) -> [String] {
        let session = AnalyzerSession()
        return session.analyze(text).map(\.term) + session.joinedNeighbours(in: text).map(\.term)
    }

    /// The query's terms with the statistics of the whole snapshot, and neighbours among its
    /// words that some chunk writes as one.
    /// - Throws: `corrupt`.
    package func lexicalQuery(_ text: String) throws(QuarryError) -> BM25Query {
        let session = AnalyzerSession()
        let joined = session.joinedNeighbours(in: text).map(\.term)
        let known = try statistics(of: joined)
        let written = joined.filter { known.documentFrequencies[$0] ?? 0 > 0 }
        return try lexicalQuery(
            weightedTerms: (session.analyze(text).map(\.term) + written).map { ($0, 1) })
    }

    /// Terms with the weights of an expansion.
    /// - Throws: `corrupt`.
    package func lexicalQuery(
        weightedTerms terms: [(term: String, weight: Double)]
    ) throws(QuarryError) -> BM25Query {
        return BM25Query(
            weightedTerms: terms, settings: settings,
            statistics: try statistics(of: terms.map(\.term)))
    }

    private func statistics(of terms: [String]) throws(QuarryError) -> BM25Statistics {
        if let collection {
            assert(
                terms.allSatisfy { collection.documentFrequencies[$0] != nil },
                "a term that the collection was not asked for counts as in no document")
            return collection
        }
        return try BM25Statistics(of: terms, in: segments.map(\.postings))
    }

    /// The best `count` by BM25.
    /// - Parameters:
    ///   - floor: what scores no more may be missing.
    ///   - allowed: a set for each segment; nil allows all chunks.
    package func lexical(
        _ query: BM25Query, count: Int, above floor: Double? = nil, allowed: [OrdinalSet]? = nil
    ) throws(QuarryError) -> [Ranked<Void>] {
        try best(count, above: floor.map { Float($0) }) { index, floor throws(QuarryError) in
            let filter = allowed.map { sets in { (ordinal: Int) in sets[index].contains(ordinal) } }
            return try segments[index].postings.bm25TopK(
                query, k: count, above: floor, allowed: filter
            ).map { Ranked(in: index, ordinal: $0.ordinal, score: $0.score) }
        }
    }

    /// The best `count` of each segment by BM25, equal ones by ordinal: for who breaks ties between
    /// segments otherwise than by address, which depends on how an index is cut into them.
    /// - Parameter allowed: a set for each segment; nil allows all chunks.
    package func lexicalOfEach(
        _ query: BM25Query, count: Int, allowed: [OrdinalSet]? = nil
    ) throws(QuarryError) -> [Ranked<Void>] {
        var found: [Ranked<Void>] = []
        for (index, segment) in segments.enumerated() {
            let filter = allowed.map { sets in { (ordinal: Int) in sets[index].contains(ordinal) } }
            found += try segment.postings.bm25TopK(query, k: count, allowed: filter).map {
                Ranked(in: index, ordinal: $0.ordinal, score: $0.score)
            }
        }
        return found
    }

    /// The best `count` by cosine, approximately.
    /// - Parameters:
    ///   - ef: candidates held during each segment's graph walk.
    ///   - allowed: a set for each segment; nil allows all chunks.
    package func nearest(
        _ vector: [Float], count: Int, ef: Int, allowed: [OrdinalSet]? = nil
    ) throws(QuarryError) -> [Ranked<Void>] {
        try best(count) { index, _ throws(QuarryError) in
            try segments[index].graph.search(
                query: vector, k: count, ef: ef, allowed: allowed?[index]
            ).map { Ranked(in: index, ordinal: $0.ordinal, score: $0.score) }
        }
    }

    /// The best `count` of all segments, of which each lane asks every so many one after the other.
    /// - Parameter body: gives the best of a segment; those that score no more than the floor may
    ///   be missing.
    private func best(
        _ count: Int, above least: Float? = nil,
        of body: @Sendable (_ segment: Int, _ floor: Float?) throws(QuarryError) -> [Ranked<Void>]
    ) throws(QuarryError) -> [Ranked<Void>] {
        let shares = Parallel.map(lanes, threads: lanes) { lane in
            Result { () throws(QuarryError) in
                var best: [Ranked<Void>] = []
                for index in stride(from: lane, to: segments.count, by: lanes) {
                    // Of equal scores the earlier segment's goes first, so these must be higher.
                    let floor = best.count == count ? best.last.map { Float($0.score) } : least
                    best += try body(index, floor)
                    best = Array(best.sorted(by: Ranked.before).prefix(count))
                }
                return best
            }
        }
        if shares.count == 1 { return try shares[0].get() }
        var all: [Ranked<Void>] = []
        for share in shares { all += try share.get() }
        return Array(all.sorted(by: Ranked.before).prefix(count))
    }

    /// The union of both lists, each candidate with both scores, sorted by address.
    ///
    /// A filter reaches both retrievers: neither spends its `count` on chunks it leaves out.
    /// - Throws: `corrupt`.
    package func candidates(
        _ query: RetrievalQuery, lexicalQuery: BM25Query, count: Int, ef: Int,
        allowed: [OrdinalSet]? = nil
    ) throws(QuarryError) -> [Candidate] {
        var found: [ChunkAddress: Candidate] = [:]
        for (rank, hit) in try lexical(
            lexicalQuery, count: count, allowed: allowed
        ).enumerated() {
            found[hit.address] = Candidate(address: hit.address, bm25Rank: rank + 1)
        }
        if let vector = query.vector {
            for (rank, hit) in try nearest(
                vector, count: count, ef: ef, allowed: allowed
            ).enumerated() {
                found[hit.address, default: Candidate(address: hit.address)].vectorRank = rank + 1
            }
        }
        return try scored(
            found.values.sorted { $0.address < $1.address }, query: lexicalQuery,
            vector: query.vector)
    }

    /// Gives candidates, sorted by address, the exact score of each retriever.
    package func scored(
        _ candidates: [Candidate], query: BM25Query, vector: [Float]?
    ) throws(QuarryError) -> [Candidate] {
        var scored = candidates
        for (index, segment) in segments.enumerated() {
            let places = scored.indices.filter { scored[$0].address.segment == index }
            let ordinals = places.map { scored[$0].address.ordinal }
            let scores = try segment.postings.scores(query, ordinals: ordinals)
            for (place, score) in zip(places, scores) { scored[place].bm25 = score }
            guard let vector else { continue }
            for place in places {
                scored[place].vector = Self.cosine(
                    vector, segment.vectors.row(scored[place].address.ordinal))
            }
        }
        return scored
    }

    /// Gives candidates the share of the question that words can find in them.
    /// - Parameter known: of chunks seen before in the same search; grows.
    /// - Complexity: O(text of the candidates that are new), if any can be in another script.
    package func compared(
        _ candidates: [Candidate], with scripts: QuestionScripts,
        known: inout [ChunkAddress: Double]
    ) throws(QuarryError) -> [Candidate] {
        guard scripts.mayCross else { return candidates }
        var candidates = candidates
        for index in candidates.indices {
            let address = candidates[index].address
            if known[address] == nil {
                known[address] = try overlap(at: address, with: scripts)
            }
            candidates[index].overlap = known[address] ?? 1
        }
        return candidates
    }

    private func overlap(
        at address: ChunkAddress, with scripts: QuestionScripts
    ) throws(QuarryError) -> Double {
        scripts.overlap(with: try segments[address.segment].chunk(address.ordinal).chunk.text)
    }

    /// Inner product of vectors of length 1.
    package static func cosine(_ left: [Float], _ right: UnsafeBufferPointer<Float>) -> Float {
        left.withUnsafeBufferPointer { LateInteraction.dot($0, right) }
    }
}

extension Ranked<Void> {
    fileprivate init(in segment: Int, ordinal: Int, score: Float) {
        self.init(
            address: ChunkAddress(segment: segment, ordinal: ordinal), score: Double(score),
            value: ())
    }
}
