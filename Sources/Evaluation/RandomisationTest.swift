/// Fisher's paired randomisation test, two-sided: how often a difference as large as the one
/// seen comes from chance alone (Smucker, Allan & Carterette 2007).
///
/// Were two systems the same, each question's difference could as well have the other sign. The
/// p-value is the share of all choices of signs whose mean is at least as far from 0.
package struct RandomisationTest: Sendable {
    package var permutations = 100_000
    package var seed: UInt64 = 0x5175_6172_7279

    /// Up to so many differences that are not 0 every choice of signs is tried.
    static let exactLimit = 16

    package init() {}

    package init(permutations: Int, seed: UInt64) {
        self.permutations = permutations
        self.seed = seed
    }

    /// The same for the same differences, on every machine; 1 where all are 0.
    /// - Complexity: O(permutations · differences).
    package func pValue(_ differences: [Double]) -> Double {
        let signed = differences.filter { $0 != 0 }
        guard !signed.isEmpty else { return 1 }
        // Sums of the same numbers in another order differ in the last bits.
        let observed = abs(signed.reduce(0, +)) - 1e-12 * signed.reduce(0) { $0 + abs($1) }
        if signed.count <= Self.exactLimit { return Self.exact(signed, observed) }
        var random = SplitMix(state: seed)
        var count = 0
        for _ in 0..<permutations where abs(Self.sum(signed, &random)) >= observed { count += 1 }
        // The signs that were seen are one of the choices: p is never 0.
        return Double(count + 1) / Double(permutations + 1)
    }

    private static func exact(_ differences: [Double], _ observed: Double) -> Double {
        let choices = 1 << differences.count
        var count = 0
        for signs in 0..<choices {
            var sum = 0.0
            for (index, difference) in differences.enumerated() {
                sum += signs >> index & 1 == 0 ? difference : -difference
            }
            if abs(sum) >= observed { count += 1 }
        }
        return Double(count) / Double(choices)
    }

    private static func sum(_ differences: [Double], _ random: inout SplitMix) -> Double {
        var sum = 0.0
        var bits: UInt64 = 0
        for (index, difference) in differences.enumerated() {
            if index % 64 == 0 { bits = random.next() }
            sum += bits & 1 == 0 ? difference : -difference
            bits >>= 1
        }
        return sum
    }
}
