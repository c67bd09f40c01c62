import Foundation

/// Measures of one ranking against its judgements, as trec_eval defines them.
package enum Metrics {
    /// Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002), linear gain.
    package static func nDCG(_ ranking: [String], _ grades: [String: Int], at depth: Int) -> Double
    {
        let ideal = gain(grades.values.sorted(by: >).prefix(depth).map(Double.init))
        guard ideal > 0 else { return 0 }
        return gain(ranking.prefix(depth).map { Double(grades[$0] ?? 0) }) / ideal
    }

    /// Share of the relevant documents among the first `depth`.
    package static func recall(
        _ ranking: [String], _ grades: [String: Int], at depth: Int
    ) -> Double {
        guard !grades.isEmpty else { return 0 }
        return Double(ranking.prefix(depth).count { grades[$0] != nil }) / Double(grades.count)
    }

    /// 1 / rank of the first relevant document among the first `depth`, else 0.
    package static func reciprocalRank(
        _ ranking: [String], _ grades: [String: Int], at depth: Int
    ) -> Double {
        ranking.prefix(depth).firstIndex { grades[$0] != nil }.map { 1 / Double($0 + 1) } ?? 0
    }

    private static func gain(_ grades: [Double]) -> Double {
        zip(1..., grades).reduce(0) { $0 + $1.1 / log2(Double($1.0) + 1) }
    }
}

extension Metrics {
    /// That one of the first values is greater than one of the second, equal ones counting half: the
    /// area under the ROC curve (Mann & Whitney). 0.5 where either is empty.
    /// - Complexity: O(n log n).
    package static func areaUnderROC(of positive: [Double], against negative: [Double]) -> Double {
        guard !positive.isEmpty, !negative.isEmpty else { return 0.5 }
        let below = negative.sorted()
        func place(_ value: Double, _ isBefore: (Double, Double) -> Bool) -> Int {
            var (low, high) = (0, below.count)
            while low < high {
                let middle = (low + high) / 2
                if isBefore(below[middle], value) { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let sum = positive.reduce(0) { $0 + Double(place($1, <) + place($1, <=)) / 2 }
        return sum / Double(positive.count * negative.count)
    }
}
