import Evaluation
import Testing

@Suite("Retrieval measures, against values worked out by hand")
struct MetricsTests {
    private let ranking = ["a", "b", "c", "d"]

    @Test("nDCG discounts by the logarithm of the rank")
    func gain() {
        // DCG = 1/log2(3) + 2/log2(5); ideal = 2/log2(2) + 1/log2(3).
        let value = Metrics.nDCG(ranking, ["b": 1, "d": 2], at: 10)
        #expect(abs(value - (0.6309297535714575 + 0.8613531161467861) / 2.6309297535714575) < 1e-12)
        #expect(Metrics.nDCG(ranking, ["b": 1, "d": 2], at: 2) < value)
        #expect(Metrics.nDCG(ranking, [:], at: 10) == 0)
    }

    @Test("recall counts among all that is relevant")
    func recall() {
        #expect(Metrics.recall(ranking, ["a": 1, "z": 1], at: 100) == 0.5)
        #expect(Metrics.recall(ranking, ["d": 1], at: 3) == 0)
    }

    @Test("the reciprocal rank is that of the first relevant document")
    func reciprocalRank() {
        #expect(Metrics.reciprocalRank(ranking, ["c": 1, "d": 1], at: 10) == 1.0 / 3)
        #expect(Metrics.reciprocalRank(ranking, ["d": 1], at: 3) == 0)
    }
}
