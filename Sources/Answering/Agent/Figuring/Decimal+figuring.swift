import Foundation

extension Decimal {
    /// - Parameter digits: behind the point; before it where negative.
    func rounded(digits: Int, _ mode: NSDecimalNumber.RoundingMode) -> Decimal {
        var value = self
        var rounded = Decimal()
        NSDecimalRound(&rounded, &value, digits, mode)
        return rounded
    }

    /// By Newton's method from the binary root, 0 or more.
    var root: Decimal {
        guard self > 0 else { return 0 }
        var root = Decimal(NSDecimalNumber(decimal: self).doubleValue.squareRoot())
        for _ in 0..<4 { root = (root + self / root) / 2 }
        return root
    }

    /// As it is shown: 30 significant digits, so that 1 / 3 * 3 is 1.
    var presented: Decimal {
        guard self != 0 else { return 0 }
        let length = significand.magnitude.description.count
        return rounded(digits: 30 - length - exponent, .plain)
    }
}
