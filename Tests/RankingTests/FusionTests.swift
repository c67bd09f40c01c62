import Ranking
import Testing

@Suite("Fusion of two retrievers")
struct FusionTests {
    private let candidates = [
        Candidate(
            address: ChunkAddress(segment: 0, ordinal: 0), bm25: 9, vector: 0.1, bm25Rank: 1),
        Candidate(
            address: ChunkAddress(segment: 0, ordinal: 1), bm25: 5, vector: 0.6, bm25Rank: 2,
            vectorRank: 2),
        Candidate(
            address: ChunkAddress(segment: 1, ordinal: 0), bm25: 0, vector: 0.9, vectorRank: 1),
    ]

    @Test("weight 0 is the order of BM25, weight 1 that of the vectors")
    func extremes() {
        let bm25 = Fusion.weightedSum(vectorWeight: 0).rank(candidates)
        let vector = Fusion.weightedSum(vectorWeight: 1).rank(candidates)
        #expect(bm25.map(\.address.ordinal) == [0, 1, 0])
        #expect(bm25.map(\.address.segment) == [0, 0, 1])
        #expect(vector.map(\.address.segment) == [1, 0, 0])
    }

    @Test("the scale of either score does not matter", arguments: [0.01, 1.0, 250.0])
    func scale(factor: Float) {
        let scaled = candidates.map { candidate in
            var candidate = candidate
            candidate.bm25 *= factor
            return candidate
        }
        let fusion = Fusion.weightedSum(vectorWeight: 0.4)
        for (one, other) in zip(fusion.rank(candidates), fusion.rank(scaled)) {
            #expect(one.address == other.address)
            #expect(abs(one.score - other.score) < 1e-6)
        }
    }

    @Test("reciprocal rank fusion adds 1 / (60 + rank)")
    func reciprocalRanks() {
        let ranked = Fusion.reciprocalRank.rank(candidates)
        #expect(ranked[0].address == ChunkAddress(segment: 0, ordinal: 1))
        #expect(abs(ranked[0].score - 2.0 / 62) < 1e-12)
        #expect(abs(ranked[1].score - 1.0 / 61) < 1e-12)
    }

    @Test("equal scores say nothing, and keep the order of addresses")
    func ties() {
        let equal = candidates.map { Candidate(address: $0.address, bm25: 3, vector: 0.5) }
        let ranked = Fusion.weightedSum(vectorWeight: 0.5).rank(equal.reversed())
        #expect(ranked.map(\.address) == candidates.map(\.address))
        #expect(ranked.allSatisfy { $0.score == 0 })
    }
}

@Suite("Scripts of a text")
struct ScriptMixTests {
    @Test(
        "the dominant script decides",
        arguments: [
            ("parental leave policy", ScriptClass.latin), ("退款期限是多久", .han),
            ("退款期限是多久？请说明", .han), ("휴가 정책", .other), ("ファイルを開く", .other),
            ("12345 !!!", .other), ("", .other),
        ])
    func dominant(text: String, script: ScriptClass) {
        #expect(ScriptMix(text).dominant == script)
    }

    @Test("a mixed query blends both sides' weights")
    func mixed() {
        let mix = ScriptMix("refund 退款")
        #expect(abs(mix.shares.values.reduce(0, +) - 1) < 1e-12)
        let blended = mix.blend { $0 == .latin ? 1 : 0 }
        #expect(blended > 0.4 && blended < 0.8)
    }
}

@Suite("Late interaction")
struct LateInteractionTests {
    @Test("MaxSim is the mean over query tokens of the best cosine, by its definition")
    func definition() {
        let query: [Float] = [1, 0, 0, 1]
        let document: [Float] = [0.6, 0.8, 1, 0, 0, -1]
        // Token 1 finds (1, 0): 1. Token 2 finds (0.6, 0.8): 0.8.
        let similarity = LateInteraction.maxSim(query: query, document: document, dimension: 2)
        #expect(abs(similarity - 0.9) < 1e-6)
    }

    @Test("a text without tokens is like nothing")
    func empty() {
        #expect(LateInteraction.maxSim(query: [], document: [1, 0], dimension: 2) == 0)
        #expect(LateInteraction.maxSim(query: [1, 0], document: [], dimension: 2) == 0)
    }
}
