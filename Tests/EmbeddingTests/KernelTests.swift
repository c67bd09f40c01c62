import CKernels
import Foundation
import TestSupport
import Testing

@testable import Embedding

@Suite("element-wise kernels")
struct KernelTests {
    /// The table of each path that this CPU has, best first.
    private static let tables: [(name: String, table: quarry_encoder_kernels)] =
        Kernel.available.map { name in
            defer { quarry_force_kernel(nil) }
            quarry_force_kernel(name)
            return (name, quarry_encoder().pointee)
        }

    /// What every kernel makes of one input.
    private func run(_ table: quarry_encoder_kernels, seed: UInt64) -> [UInt32] {
        var random = SeededGenerator(seed: seed)
        let (rows, width) = (5, 67)
        let gamma = random.floats(width, center: 1, spread: 0.5)
        let beta = random.floats(width, spread: 0.5)
        var bits: [UInt32] = []
        func record(_ body: (inout [Float]) -> Void) {
            var values = random.floats(rows * width, spread: 9)
            body(&values)
            bits += values.map(\.bitPattern)
        }
        record { table.layer_norm(&$0, gamma, beta, 1e-12, rows, width) }
        record { table.gelu(&$0, rows * width) }
        record { table.gelu_tanh(&$0, rows * width) }
        record { table.relu(&$0, rows * width) }
        record { table.normalize(&$0, rows, width) }
        record { values in
            var sums = [Float](repeating: 0, count: rows)
            table.softmax(&values, &sums, 0.3, rows, width - 3, width)
            table.divide_rows(&values, sums, rows, width - 3, width)
        }
        record { values in
            let copy = values
            table.bias(&values, gamma, copy, rows, width)
        }
        record { values in
            let copy = values
            table.mean(&values, copy, rows, width)
        }
        record { values in
            let copy = values
            table.add3(&values, copy, copy, copy, rows * width)
        }
        return bits
    }

    @Test("every instruction set gives the same bits")
    func sameBits() throws {
        let seed = UInt64.random(in: 0...999_999)
        let expected = run(try #require(Self.tables.last).table, seed: seed)
        for (name, table) in Self.tables {
            #expect(run(table, seed: seed) == expected, "\(name) \(seed)")
        }
    }

    @Test("GELU is the normal distribution's, to 3e-7 over all sizes of its argument")
    func gelu() throws {
        let table = try #require(Self.tables.first).table
        let inputs = stride(from: Float(-30), through: 30, by: 0.007).map { $0 }
        var exact = inputs
        table.gelu(&exact, exact.count)
        var formula = inputs
        table.gelu_tanh(&formula, formula.count)
        for (index, input) in inputs.enumerated() {
            let x = Double(input)
            let expected = x / 2 * erfc(-x / 2.0.squareRoot())
            let tolerance = 3e-7 * max(1, abs(x))
            #expect(abs(Double(exact[index]) - expected) < tolerance, "\(x)")
            let inner = (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
            let other = x / 2 * (1 + tanh(inner))
            #expect(abs(Double(formula[index]) - other) < tolerance, "\(x)")
        }
    }

    @Test("softmax sums to one and keeps proportions, for scores far apart too")
    func softmax() throws {
        let table = try #require(Self.tables.first).table
        var scores: [Float] = [0, -1, -5, -40, -86, -100, -1000, 3, 88, 3, 0, 1, 2, 3, 4, 5, 6, 7]
        let expected = scores.map { exp(Double($0) - 88) }
        var sums: [Float] = [0]
        table.softmax(&scores, &sums, 1, 1, scores.count, scores.count)
        for (found, expected) in zip(scores, expected) {
            #expect(abs(Double(found) - expected) <= 3e-7 * expected + 1e-37)
        }
        #expect(abs(Double(sums[0]) - expected.reduce(0, +)) < 1e-6)
    }

    @Test("a row of zeros keeps its length")
    func zeroRow() throws {
        var zeros = [Float](repeating: 0, count: 20)
        try #require(Self.tables.first).table.normalize(&zeros, 1, 20)
        #expect(zeros.allSatisfy { $0 == 0 })
    }
}
