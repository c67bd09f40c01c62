import Foundation

/// What the calculator can do by name.
enum CalculatorFunction: String, CaseIterable {
    case sqrt, abs, round, floor, ceil, min, max, sum, mean

    private var arguments: ClosedRange<Int> {
        switch self {
        case .sqrt, .abs, .floor, .ceil: 1...1
        case .round: 1...2
        case .min, .max, .sum, .mean: 1...Calculator.longest
        }
    }

    /// - Parameter position: of its name, for errors.
    func value(of values: [Decimal], at position: Int) throws(CalculationError) -> Decimal {
        guard arguments.contains(values.count) else {
            let most = arguments.upperBound
            throw CalculationError(
                at: position, "\(rawValue) takes \(most == 1 ? "one number" : "one or two numbers")"
            )
        }
        switch self {
        case .sqrt:
            guard values[0] >= 0 else {
                throw CalculationError(at: position, "is the root of a negative number")
            }
            return values[0].root
        case .abs: return values[0].magnitude
        case .round: return try Self.round(values, at: position)
        case .floor: return values[0].rounded(digits: 0, .down)
        case .ceil: return values[0].rounded(digits: 0, .up)
        case .min: return values.min() ?? 0
        case .max: return values.max() ?? 0
        case .sum: return values.reduce(0, +)
        case .mean: return values.reduce(0, +) / Decimal(values.count)
        }
    }

    /// Halves go away from zero, as on paper.
    private static func round(
        _ values: [Decimal], at position: Int
    ) throws(CalculationError) -> Decimal {
        let digits = values.count == 2 ? values[1] : 0
        guard digits == digits.rounded(digits: 0, .plain), digits.magnitude <= 30 else {
            throw CalculationError(at: position, "round takes -30 to 30 digits")
        }
        return values[0].rounded(digits: NSDecimalNumber(decimal: digits).intValue, .plain)
    }
}
