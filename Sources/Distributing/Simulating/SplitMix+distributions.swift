import Foundation

extension SplitMix {
    /// Seconds until what happens so often a second happens; never for a rate of 0.
    mutating func wait(rate: Double) -> Double {
        rate > 0 ? -log(1 - share()) / rate : .infinity
    }

    /// A number around 1, of a normal distribution (Box & Muller 1958), cut off at a fifth.
    /// - Parameter spread: the standard deviation.
    mutating func factor(spread: Double) -> Double {
        let normal = sqrt(-2 * log(1 - share())) * cos(2 * .pi * share())
        return max(0.2, 1 + spread * normal)
    }
}
