package import Foundation

/// Arithmetic as people type it: `+ - * / % ^`, parentheses, percents, thousands separators and a few
/// functions. A parser of its own grammar by recursive descent; nothing is ever evaluated by anybody else.
///
///     sum     = product { ("+" | "-") product }
///     product = signed { ("*" | "/" | "%") signed }
///     signed  = ("+" | "-") signed | power
///     power   = percent [ ("^" | "**") signed ]
///     percent = value { "%" }
///     value   = number | "(" sum ")" | name "(" sum { ("," | ";") sum } ")"
///
/// In decimal arithmetic (`Decimal`, 38 digits), so that .1 + .2 is .3 as on paper; in binary it is not.
/// Where no operand follows a `%` it is a percent, a hundredth: 200 * 15% is 30, and 200 + 10% is 200.1.
/// Elsewhere it is the remainder, with the dividend's sign. A comma groups digits by threes; within a
/// function's parentheses it parts arguments.
package struct Calculator {
    /// Characters of a calculation.
    package static let longest = 500
    /// Parentheses, signs and exponents within each other.
    package static let deepest = 50

    private var scanner: CalculatorScanner
    private var depth = 0

    /// - Throws: `CalculationError`.
    /// - Complexity: O(text).
    package static func value(of text: String) throws(CalculationError) -> Decimal {
        guard text.count <= longest else {
            throw CalculationError(at: longest + 1, "is longer than \(longest) characters")
        }
        var calculator = Calculator(scanner: CalculatorScanner(text))
        let value = try calculator.sum()
        guard calculator.scanner.peek() == nil else { throw calculator.scanner.unexpected() }
        return value.presented
    }

    private init(scanner: CalculatorScanner) { self.scanner = scanner }

    private mutating func sum() throws(CalculationError) -> Decimal {
        var value = try product()
        while let sign = scanner.take(of: "+-") {
            let position = scanner.last
            let other = try product()
            value = try Self.number(sign == "+" ? value + other : value - other, at: position)
        }
        return value
    }

    private mutating func product() throws(CalculationError) -> Decimal {
        var value = try signed()
        while let sign = scanner.take(of: "*/%") {
            let position = scanner.last
            let other = try signed()
            guard sign == "*" || other != 0 else {
                throw CalculationError(at: position, "divides by zero")
            }
            switch sign {
            case "*": value = try Self.number(value * other, at: position)
            case "/": value = try Self.number(value / other, at: position)
            default: value = try Self.remainder(of: value, by: other, at: position)
            }
        }
        return value
    }

    private mutating func signed() throws(CalculationError) -> Decimal {
        guard let sign = scanner.take(of: "+-") else { return try power() }
        let value = try nested { calculator throws(CalculationError) in try calculator.signed() }
        return sign == "-" ? -value : value
    }

    private mutating func power() throws(CalculationError) -> Decimal {
        let base = try percent()
        guard scanner.takePower() else { return base }
        let position = scanner.last
        let exponent = try nested { calculator throws(CalculationError) in
            try calculator.signed()
        }
        return try Self.power(of: base, to: exponent, at: position)
    }

    private mutating func percent() throws(CalculationError) -> Decimal {
        var value = try self.value()
        while scanner.takePercent() {
            value = try Self.number(value / 100, at: scanner.position)
        }
        return value
    }

    private mutating func value() throws(CalculationError) -> Decimal {
        if let name = scanner.takeName() { return try call(name.text, at: name.position) }
        guard scanner.take(of: "(") != nil else { return try scanner.number() }
        let value = try nested { calculator throws(CalculationError) in try calculator.sum() }
        guard scanner.take(of: ")") != nil else { throw scanner.missing(")") }
        return value
    }

    private mutating func call(
        _ name: String, at position: Int
    ) throws(CalculationError) -> Decimal {
        guard let function = CalculatorFunction(rawValue: name.lowercased()) else {
            let names = CalculatorFunction.allCases.map(\.rawValue).joined(separator: ", ")
            throw CalculationError(at: position, "there is no such function; there are \(names)")
        }
        guard scanner.take(of: "(") != nil else { throw scanner.missing("(") }
        let groups = scanner.groupsDigits
        scanner.groupsDigits = false
        defer { scanner.groupsDigits = groups }
        var values: [Decimal] = []
        repeat {
            values.append(
                try nested { calculator throws(CalculationError) in try calculator.sum() })
        } while scanner.take(of: ",;") != nil
        guard scanner.take(of: ")") != nil else { throw scanner.missing(")") }
        return try Self.number(function.value(of: values, at: position), at: position)
    }

    private mutating func nested(
        _ body: (inout Calculator) throws(CalculationError) -> Decimal
    ) throws(CalculationError) -> Decimal {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw CalculationError(
                at: scanner.position, "is nested deeper than \(Self.deepest) levels")
        }
        return try body(&self)
    }
}

extension Calculator {
    /// Numbers are smaller than this, and larger than its inverse: beyond about 10^64 the product of
    /// two makes `Decimal` trap.
    private static let bound = Decimal(sign: .plus, exponent: 40, significand: 1)
    /// Places behind the point that are kept.
    private static let places = 44

    /// - Throws: where a number is out of bounds.
    static func number(_ value: Decimal, at position: Int) throws(CalculationError) -> Decimal {
        guard value.isFinite, value.magnitude < bound else {
            throw CalculationError(at: position, "is too large: numbers end at 10^40")
        }
        guard value == 0 || value.magnitude >= 1 / bound else {
            throw CalculationError(at: position, "is too small: numbers begin at 10^-40")
        }
        return value.rounded(digits: places, .plain)
    }

    private static func remainder(
        of value: Decimal, by divisor: Decimal, at position: Int
    ) throws(CalculationError) -> Decimal {
        let quotient = try number(value / divisor, at: position)
        // Beyond that the quotient's last digit is no unit any more.
        guard quotient.magnitude < Decimal(sign: .plus, exponent: 30, significand: 1) else {
            throw CalculationError(at: position, "is too large for a remainder")
        }
        let whole = quotient.rounded(digits: 0, quotient < 0 ? .up : .down)
        let rest = value - whole * divisor
        // A quotient a hair below a whole number was rounded up to it.
        guard rest != 0, (rest < 0) != (value < 0) else { return rest }
        return value < 0 ? rest - divisor.magnitude : rest + divisor.magnitude
    }

    private static func power(
        of base: Decimal, to exponent: Decimal, at position: Int
    ) throws(CalculationError) -> Decimal {
        guard exponent == exponent.rounded(digits: 0, .plain), exponent.magnitude <= 1_000 else {
            throw CalculationError(
                at: position, "the exponent is no whole number of -1000 to 1000")
        }
        var left = NSDecimalNumber(decimal: exponent.magnitude).intValue
        var value: Decimal = 1
        var square = base
        while left > 0 {
            if left % 2 == 1 { value = try number(value * square, at: position) }
            left /= 2
            if left > 0 { square = try number(square * square, at: position) }
        }
        guard exponent < 0 else { return value }
        guard value != 0 else { throw CalculationError(at: position, "divides by zero") }
        return try number(1 / value, at: position)
    }
}
