/// Where the mean of differences lies, by the bootstrap (Efron 1979): the middle 95 % of the means
/// of samples drawn from the differences with replacement.
package struct BootstrapInterval: Hashable, Sendable {
    package var lower: Double
    package var upper: Double

    private static let samples = 10_000

    /// The same for the same differences, on every machine; 0…0 for none.
    /// - Complexity: O(10,000 · differences).
    package init(_ differences: [Double], seed: UInt64 = 0x5175_6172_7279) {
        guard !differences.isEmpty else {
            (lower, upper) = (0, 0)
            return
        }
        var random = SplitMix(state: seed)
        let count = UInt64(differences.count)
        var means = (0..<Self.samples).map { _ in
            var sum = 0.0
            for _ in differences { sum += differences[Int(random.next() % count)] }
            return sum / Double(count)
        }
        means.sort()
        lower = means[Self.samples / 40]
        upper = means[Self.samples - 1 - Self.samples / 40]
    }
}
