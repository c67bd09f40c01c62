import Foundation
import TestSupport
import Testing

@testable import Answering

@Suite("The calculator")
struct CalculatorTests {
    @Test(
        "calculates as on paper",
        arguments: [
            ("0.1 + 0.2", "0.3"), ("1,234,567.5 * 2", "2469135"), ("-2^2", "-4"),
            ("2^3^2", "512"), ("2**-2", "0.25"), ("200 * 15%", "30"), ("200 + 10%", "200.1"),
            ("10% - 3", "-2.9"), ("10 % 3", "1"), ("-7 % 3", "-1"), ("50%%", "0.005"),
            ("1 / 3 * 3", "1"), ("sqrt(2) ^ 2", "2"), ("SQRT(16)", "4"), ("sqrt(0)", "0"),
            ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(1234.567, 2)", "1234.57"),
            ("round(1250; -2)", "1300"), ("floor(-1.5)", "-2"), ("ceil(1.2)", "2"),
            ("min(1,234)", "1"), ("max((1), 2; 7)", "7"), ("sum(1, 2, 3.5)", "6.5"),
            ("mean(1, 2, 3, 4)", "2.5"), ("abs(-3)", "3"), ("（３＋５）×２÷４", "4"),
            ("１，２００ − 200", "1000"), ("1.5e3", "1500"), ("1e-3", "0.001"), (".5", "0.5"),
            ("0 * -1", "0"), ("9999999999999999999 + 1", "10000000000000000000"),
        ])
    func values(text: String, value: String) throws {
        #expect(try Calculator.value(of: text).description == value)
    }

    @Test(
        "says where it can't, and why",
        arguments: [
            ("", 1, "missing"), ("1 +", 4, "missing"), ("1 2", 3, "not expected"),
            ("(1 + 2", 7, "missing"), ("2(3)", 2, "not expected"), ("1,23", 2, "threes"),
            ("1234,567", 5, "threes"), ("1 / 0", 3, "zero"), ("5 % (2 - 2)", 3, "zero"),
            ("0 ^ -1", 3, "zero"), ("2 ^ 0.5", 3, "whole"), ("9^9^9", 2, "whole"),
            ("10^39 * 10", 7, "too large"), ("1e-30 * 1e-30", 7, "too small"),
            ("1e99", 2, "exponent"), ("sqrt(-1)", 1, "negative"), ("sqrt(1, 2)", 1, "one number"),
            ("round(1, 2, 3)", 1, "two numbers"), ("round(1, 0.5)", 1, "digits"),
            ("eval(1)", 1, "no such function"), ("x = 3", 1, "no such function"),
            ("__import__('os')", 1, "not expected"), ("1; 2", 2, "not expected"),
            ("$(id)", 1, "not expected"), ("1.2.3", 4, "not expected"), (".", 1, "no number"),
        ])
    func errors(text: String, position: Int, reason: String) {
        let error = #expect(throws: CalculationError.self) { try Calculator.value(of: text) }
        #expect(error?.reason.contains(reason) == true, "\(text): \(error?.reason ?? "")")
        #expect(error?.position == position, "\(text)")
    }

    @Test("length, depth and digits have limits")
    func limits() throws {
        func reason(_ text: String) -> String {
            let error = #expect(throws: CalculationError.self) { try Calculator.value(of: text) }
            return error?.reason ?? ""
        }
        for nest in ["(", "-", "sqrt(", "2^"] {
            #expect(reason(String(repeating: nest, count: 51) + "1").contains("deeper"))
        }
        #expect(reason(String(repeating: "1+", count: 250) + "1").contains("longer"))
        #expect(reason(String(repeating: "1", count: 39)).contains("digits"))
        #expect(reason("0." + String(repeating: "0", count: 400) + "1").contains("digits"))
        #expect(try Calculator.value(of: String(repeating: "1+", count: 249) + "1") == 250)
    }

    /// A calculation, with its value as a fraction of whole numbers.
    private indirect enum Tree {
        case number(hundredths: Int)
        case pair(Character, Tree, Tree)
        case negative(Tree)

        init(depth: Int, using generator: inout SeededGenerator) {
            guard depth > 0, Int.random(in: 0..<5, using: &generator) > 0 else {
                self = .number(hundredths: Int.random(in: 0...9_999, using: &generator))
                return
            }
            if Int.random(in: 0..<8, using: &generator) == 0 {
                self = .negative(Tree(depth: depth - 1, using: &generator))
                return
            }
            self = .pair(
                "+-*/".randomElement(using: &generator) ?? "+",
                Tree(depth: depth - 1, using: &generator),
                Tree(depth: depth - 1, using: &generator))
        }

        /// With no more parentheses than it needs.
        var text: (text: String, rank: Int) {
            switch self {
            case .number(let hundredths):
                let digits = String(hundredths % 100 + 100).dropFirst()
                return ("\(hundredths / 100).\(digits)", 3)
            case .negative(let tree):
                let inner = tree.text
                return (inner.rank < 3 ? "-(\(inner.text))" : "-\(inner.text)", 2)
            case .pair(let sign, let left, let right):
                let rank = "+-".contains(sign) ? 0 : 1
                let first = left.text
                let second = right.text
                let start = first.rank < rank ? "(\(first.text))" : first.text
                let end = second.rank <= rank ? "(\(second.text))" : second.text
                return ("\(start) \(sign) \(end)", rank)
            }
        }

        /// Nil where it divides by zero or whole numbers have no room.
        var fraction: (top: Int128, bottom: Int128)? {
            switch self {
            case .number(let hundredths): return Self.reduced(Int128(hundredths), 100)
            case .negative(let tree): return tree.fraction.map { (-$0.top, $0.bottom) }
            case .pair(let sign, let left, let right):
                guard let left = left.fraction, let right = right.fraction else { return nil }
                let room = Int128(1) << 60
                guard
                    [left.top, left.bottom, right.top, right.bottom].allSatisfy({
                        $0.magnitude < room
                    })
                else { return nil }
                let (a, b, c, d) = (left.top, left.bottom, right.top, right.bottom)
                switch sign {
                case "+": return Self.reduced(a * d + c * b, b * d)
                case "-": return Self.reduced(a * d - c * b, b * d)
                case "*": return Self.reduced(a * c, b * d)
                default: return c == 0 ? nil : Self.reduced(a * d, b * c)
                }
            }
        }

        private static func reduced(
            _ top: Int128, _ bottom: Int128
        ) -> (top: Int128, bottom: Int128) {
            var (left, right) = (top.magnitude, bottom.magnitude)
            while right != 0 { (left, right) = (right, left % right) }
            let divisor = Int128(left) * (bottom < 0 ? -1 : 1)
            return (top / divisor, bottom / divisor)
        }
    }

    @Test("agrees with fractions of whole numbers", arguments: 0..<20)
    func oracle(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var compared = 0
        for _ in 0..<300 {
            let tree = Tree(depth: 4, using: &generator)
            guard let fraction = tree.fraction else { continue }
            let text = tree.text.text
            guard text.count <= Calculator.longest else { continue }
            let value = try Calculator.value(of: text)
            let top = try #require(Decimal(string: "\(fraction.top)"))
            let bottom = try #require(Decimal(string: "\(fraction.bottom)"))
            let exact = top / bottom
            let difference = (value - exact).magnitude
            let bound =
                max(exact.magnitude, 1) * Decimal(sign: .plus, exponent: -20, significand: 1)
            #expect(difference <= bound, "seed \(seed): \(text) = \(value), not \(exact)")
            compared += 1
        }
        #expect(compared > 200, "most trees have a value")
    }

    @Test("remainders are those of whole numbers", arguments: 0..<5)
    func remainders(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let left = Int.random(in: -1_000_000...1_000_000, using: &generator)
            let right = Int.random(in: 1...5_000, using: &generator)
            #expect(try Calculator.value(of: "\(left) % \(right)") == Decimal(left % right))
            #expect(try Calculator.value(of: "\(left) % (-\(right))") == Decimal(left % right))
        }
    }

    @Test("whatever it is given, it has a value or says why not", arguments: 0..<20)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let signs = Array("0123456789..,,;()+-*/%^^ eE√×÷　，（）sqrtmaxroundfloor一\u{0}\n")
        for _ in 0..<500 {
            let count = Int.random(in: 0...40, using: &generator)
            let text = String(
                (0..<count).compactMap { _ in signs.randomElement(using: &generator) })
            do throws(CalculationError) {
                let value = try Calculator.value(of: text)
                #expect(value.isFinite, "seed \(seed): \(text)")
            } catch {
                #expect((1...count + 1).contains(error.position), "seed \(seed): \(text)")
            }
        }
    }
}
