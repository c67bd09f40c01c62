import Corpus
import Ranking
import Testing

@Suite("What words find, beside chunks in another script")
struct WordEvidenceTests {
    private let here = ChunkAddress(segment: 0, ordinal: 0)
    private let beside = ChunkAddress(segment: 0, ordinal: 1)
    private let there = ChunkAddress(segment: 0, ordinal: 2)

    /// Two chunks in the question's script, one in another that the vectors hold for the answer.
    private func candidates(bm25: Float) -> [Candidate] {
        var candidates = [
            Candidate(address: here, bm25: bm25, vector: 0.80),
            Candidate(address: beside, bm25: bm25 / 4, vector: 0.78),
            Candidate(address: there, vector: 0.81),
        ]
        candidates[2].overlap = 0
        return candidates
    }

    private func best(_ candidates: [Candidate]) -> ChunkAddress? {
        Fusion.weightedSum(vectorWeight: 0.2).rank(candidates).first?.address
    }

    @Test("standardised, the best of what words find looks alike whatever it covers")
    func unweighed() {
        #expect(best(candidates(bm25: 1)) == here)
        #expect(best(candidates(bm25: 6)) == here)
    }

    @Test("a word or two of the question leave the place to what the vectors find elsewhere")
    func covered() {
        let evidence = WordEvidence(termWeight: 12)
        #expect(best(evidence.weighed(candidates(bm25: 1))) == there)
        #expect(best(evidence.weighed(candidates(bm25: 6))) == here)
    }

    @Test("all candidates in the question's script get the same, the others none of it")
    func alike() {
        let weighed = WordEvidence(termWeight: 20).weighed(candidates(bm25: 5))
        #expect(weighed.map(\.evidence).map { ($0 * 1000).rounded() } == [500, 500, 1000])
        let full = WordEvidence(termWeight: 20).weighed(candidates(bm25: 15))
        #expect(full.map(\.evidence) == [1, 1, 1])
        let parts = Fusion.weightedSum(vectorWeight: 0.2).rank(weighed).map(\.value.parts)
        #expect(
            parts.allSatisfy {
                let bm25 = ($0.bm25Weight ?? 0) * ($0.bm25 ?? 0)
                return abs(bm25 + ($0.vectorWeight ?? 0) * ($0.vector ?? 0) - $0.fused) < 1e-12
            })
    }

    @Test("among chunks that are all in the question's script, or all in others, nothing changes")
    func oneKind() {
        let evidence = WordEvidence(termWeight: 100)
        let own = Array(candidates(bm25: 1).prefix(2))
        #expect(evidence.weighed(own) == own)
        let others = Array(candidates(bm25: 1).suffix(1))
        #expect(evidence.weighed(others) == others)
        #expect(evidence.weighed([]) == [])
    }

    @Test("a question none of whose words is a term has no evidence by words")
    func wordless() {
        let weighed = WordEvidence(termWeight: 0).weighed(candidates(bm25: 0))
        #expect(weighed.map(\.evidence) == [0, 0, 1])
    }
}
