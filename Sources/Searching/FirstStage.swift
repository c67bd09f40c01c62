import HNSW
import Postings
import Ranking

/// What a ranking takes its candidates from: the segments of an index, or the members of a group.
protocol FirstStage {
    /// As `CandidateSearch.candidates` has them.
    func candidates(
        _ query: RetrievalQuery, lexicalQuery: BM25Query, count: Int, ef: Int,
        allowed: [OrdinalSet]?
    ) throws -> [Candidate]

    /// As `CandidateSearch.compared` does it.
    func compared(
        _ candidates: [Candidate], with scripts: QuestionScripts,
        known: inout [ChunkAddress: Double]
    ) throws -> [Candidate]

    /// As `CandidateSearch.scored` does it.
    func scored(
        _ candidates: [Candidate], query: BM25Query, vector: [Float]?
    ) throws -> [Candidate]
}

extension CandidateSearch: FirstStage {}
