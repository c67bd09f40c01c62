/// The natural logarithm of whole numbers by additions and divisions alone, so that no library's
/// last bit decides the bytes of a file.
enum NaturalLogarithm {
    /// ln n = ln 2 · e + 2 artanh((f − 1) / (f + 1)) with n = f · 2^e and 1 ≤ f < 2. Traps unless
    /// `number` is at least 1.
    static func of(_ number: Int) -> Double {
        precondition(number >= 1, "there is no logarithm of \(number)")
        let value = Double(number)
        return Double(value.exponent) * logarithm(2) + logarithm(value.significand)
    }

    /// Of a number from 1 to 2: the series is below 2^-60 after 40 terms.
    private static func logarithm(_ value: Double) -> Double {
        let ratio = (value - 1) / (value + 1)
        var power = ratio
        var sum = 0.0
        for term in 0..<40 {
            sum += power / Double(2 * term + 1)
            power *= ratio * ratio
        }
        return 2 * sum
    }
}
