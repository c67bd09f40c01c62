import Corpus
import Ranking
import Testing

@Suite("Questions in another script than chunks")
struct ScriptDirectionTests {
    private func dot(_ left: [Float], _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("a neutral question is of length 1 and has no part in any direction between scripts")
    func neutral() {
        let (latin, han, kana): ([Float], [Float], [Float]) = (
            [0.9, 0.1, 0.2, 0.1], [0.1, 0.8, 0.3, 0.2], [0.2, 0.2, 0.1, 0.9]
        )
        let directions = ScriptDirections([(han, latin), (han, kana), (kana, latin)])
        let question = directions.neutral([0.5, 0.5, 0.5, 0.5])
        #expect(abs(dot(question, question) - 1) < 1e-6)
        for (first, second) in [(latin, han), (latin, kana), (han, kana)] {
            #expect(abs(dot(question, first) - dot(question, second)) < 1e-6)
        }
    }

    @Test("without directions, and where nothing would be left, a question stays as it is")
    func unchanged() {
        let question: [Float] = [0.6, 0.8]
        #expect(ScriptDirections().neutral(question) == question)
        #expect(ScriptDirections([([1, 0], [1, 0])]).neutral(question) == question)
        #expect(ScriptDirections([([1, 0], [0, 0])]).neutral([1, 0]) == [1, 0])
    }

    @Test("BM25 counts as far as words can find the question in the candidate")
    func weights() {
        let here = ChunkAddress(segment: 0, ordinal: 0)
        let there = ChunkAddress(segment: 0, ordinal: 1)
        var candidates = [
            Candidate(address: here, bm25: 8, vector: 0.5),
            Candidate(address: there, bm25: 2, vector: 0.6),
        ]
        let fusion = Fusion.weightedSum(vectorWeight: 0.3)
        #expect(fusion.rank(candidates).first?.address == here)
        candidates[1].overlap = 0
        let ranked = fusion.rank(candidates)
        #expect(ranked.first?.address == there)
        #expect(ranked.first?.value.parts.vectorWeight == 1)
        #expect(ranked.first?.score == ranked.first?.value.parts.vector)
        #expect(abs((ranked.last?.value.parts.vectorWeight ?? 0) - 0.3) < 1e-12)
    }

    @Test("only pairs of scripts that the model compares are told apart")
    func pairs() {
        let compared = ScriptPairs([(.han, .latin)], chunks: [.latin, .han, .cyrillic])
        let question = QuestionScripts(["退款期限是几天"], pairs: compared)
        #expect(question.mayCross && question.overlap(with: "two weeks") == 0)
        #expect(question.overlap(with: "退款需要两周") == 1)
        #expect(question.overlap(with: "две недели") == 1)
        #expect(!QuestionScripts(["срок"], pairs: compared).mayCross)
        #expect(QuestionScripts(["退款期限是几天"], pairs: ScriptPairs()).overlap(with: "two") == 1)
        let both = QuestionScripts(["taxi", "計程車"], pairs: compared)
        #expect(both.overlap(with: "計程車須取得收據") == 1 && both.overlap(with: "a taxi") == 1)
        let named = QuestionScripts(
            ["What does E-1042 mean"], identifiers: ["E-1042"], pairs: compared)
        #expect(named.overlap(with: "錯誤 Ｅ-1042 表示馬達過熱，請關閉電源後等候十分鐘") == 1)
        #expect(named.overlap(with: "錯誤 E-1041 表示馬達過熱，請關閉電源後等候十分鐘") < 0.1)
        // Figures alone are in no script; they count where they stand.
        let figures = QuestionScripts(["料號 104233 的庫存"], identifiers: ["104233"], pairs: compared)
        #expect(figures.overlap(with: "part 104233 is in stock") == 1)
        #expect(figures.overlap(with: "part 104234 is in stock") == 0)
        let chinese = ScriptPairs([(.han, .latin)], chunks: [.han])
        #expect(!QuestionScripts(["退款期限"], pairs: chinese).mayCross)
        #expect(QuestionScripts(["refund"], pairs: chinese).mayCross)
        #expect(QuestionScripts(["42"], pairs: compared).overlap(with: "two") == 1)
    }
}
