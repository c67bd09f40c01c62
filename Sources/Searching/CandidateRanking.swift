import Corpus
import Postings
import Ranking

/// One ranking of a snapshot's chunks, made as far as it is needed.
///
/// It grows in steps of fixed depths, each new step below the ones before: so what stands at a
/// place does not depend on how far anybody looks.
struct CandidateRanking {
    private let search: any FirstStage
    private let chunks: any ChunkReading
    private let plan: Searcher.Plan
    private let options: SearchOptions
    /// Candidates the next step takes from each retriever.
    private var depth: Int
    private var seen: Set<ChunkAddress> = []
    private var floor: Double?
    /// Shares of the question that words can find in chunks, for all wordings and steps.
    private var overlaps: [ChunkAddress: Double] = [:]
    private(set) var reranked = 0
    /// What decided the places, where difference counts too.
    private(set) var marginal: [ChunkAddress: Explanation.Difference] = [:]
    /// Whether no step could add anything.
    private(set) var isComplete = false

    /// Each step takes so many times the candidates of the one before.
    private static let growth = 8
    /// No step takes more candidates from a retriever.
    private static let maximumDepth = 65_536

    init(
        search: any FirstStage, chunks: any ChunkReading, plan: Searcher.Plan,
        options: SearchOptions
    ) {
        self.search = search
        self.chunks = chunks
        self.plan = plan
        self.options = options
        depth = max(options.candidates, 1)
    }

    /// What the next step adds, best first. Only the first step is re-ranked.
    mutating func extend(
        _ rerank: ([Ranked<FusedCandidate>]) throws -> [Ranked<RerankedCandidate>]
    ) throws -> [Ranked<RerankedCandidate>] {
        let lists = try candidateLists()
        isComplete = lists.allSatisfy(isExhausted) || depth >= Self.maximumDepth
        depth = min(depth * Self.growth, Self.maximumDepth)
        let fused = try fused(lists)
        var ranked: [Ranked<RerankedCandidate>]
        if floor == nil {
            ranked = try rerank(fused)
            reranked = ranked.count { $0.value.second != nil }
            if let share = options.relevanceShare {
                (ranked, marginal) = try MarginalRelevance(lambda: share, chunks: chunks)
                    .reordered(ranked)
            }
        } else {
            ranked = fused.filter { !seen.contains($0.address) }.map {
                Ranked(address: $0.address, score: $0.score, value: RerankedCandidate($0.value))
            }
            lower(&ranked)
        }
        seen.formUnion(ranked.map(\.address))
        floor = ranked.last?.score ?? floor ?? 0
        return ranked
    }

    /// The candidates of the query, then those of each variant.
    private mutating func candidateLists() throws -> [[Candidate]] {
        let wordings =
            [Searcher.Wording(retrieval: plan.retrieval, lexicalQuery: plan.lexicalQuery)]
            + plan.variants
        var lists: [[Candidate]] = []
        for wording in wordings {
            let found = try search.candidates(
                wording.retrieval, lexicalQuery: wording.lexicalQuery, count: depth,
                ef: options.ef, allowed: plan.allowed)
            lists.append(try compared(found, by: wording.lexicalQuery))
        }
        return lists
    }

    private mutating func compared(
        _ candidates: [Candidate], by lexicalQuery: BM25Query
    ) throws -> [Candidate] {
        guard let scripts = plan.questionScripts else { return candidates }
        let compared = try search.compared(candidates, with: scripts, known: &overlaps)
        // An identifier is evidence alone, however little of the question it is.
        guard plan.identifiers.isEmpty else { return compared }
        return WordEvidence(lexicalQuery).weighed(compared)
    }

    /// One ranking of all lists: the query's own, or with variants reciprocal rank fusion of all.
    private mutating func fused(_ lists: [[Candidate]]) throws -> [Ranked<FusedCandidate>] {
        let own = Self.kept(lists[0], in: options.mode)
        guard lists.count > 1 else { return plan.fusion.rank(own) }
        let rankings = lists.map { list in
            plan.fusion.rank(Self.kept(list, in: options.mode)).map(\.address)
        }
        let known = Dictionary(uniqueKeysWithValues: own.map { ($0.address, $0) })
        let all = Set(rankings.joined()).sorted()
        let scored = try search.scored(
            all.map { known[$0] ?? Candidate(address: $0) }, query: plan.lexicalQuery,
            vector: plan.retrieval.vector)
        return plan.fusion.rank(try compared(scored, by: plan.lexicalQuery))
            .fusedAgain(by: rankings)
    }

    /// Shifts a step's scores so that they go on falling.
    private func lower(_ ranked: inout [Ranked<RerankedCandidate>]) {
        guard let floor, let top = ranked.first?.score else { return }
        for index in ranked.indices { ranked[index].score += floor - top }
    }

    /// Whether both retrievers gave all they have.
    private func isExhausted(_ candidates: [Candidate]) -> Bool {
        let lexical = candidates.count { $0.bm25Rank != nil }
        let nearest = candidates.count { $0.vectorRank != nil }
        return switch options.mode {
        case .hybrid: lexical < depth && nearest < depth
        case .bm25: lexical < depth
        case .vector: nearest < depth
        }
    }

    /// Single-retriever modes keep their own candidates only.
    private static func kept(
        _ candidates: [Candidate], in mode: SearchOptions.Mode
    ) -> [Candidate] {
        switch mode {
        case .hybrid: candidates
        case .bm25: candidates.filter { $0.bm25Rank != nil }
        case .vector: candidates.filter { $0.vectorRank != nil }
        }
    }
}
