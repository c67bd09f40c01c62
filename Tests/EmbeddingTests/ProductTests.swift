import CKernels
import COpenBLAS
import TestSupport
import Testing

@testable import Embedding

/// The products of gemm.h against OpenBLAS and against plain sums, on every path of this CPU.
@Suite("matrix products", .serialized)
struct ProductTests {
    /// Shapes [rows][columns][depth]: whole blocks, remainders in each direction, a single one.
    static let shapes = [
        (1, 1, 1), (1, 32, 32), (2, 16, 5), (3, 48, 33), (12, 32, 64), (13, 33, 7), (25, 96, 130),
        (11, 384, 384), (30, 17, 219),
    ]

    private struct Operands {
        let x, w, bias, residual: [Float]

        init(_ rows: Int, _ columns: Int, _ depth: Int, seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            x = random.floats(rows * depth, spread: 2)
            w = random.floats(columns * depth, spread: 0.3)
            bias = random.floats(columns, spread: 1)
            residual = random.floats(rows * columns, spread: 1)
        }
    }

    /// Runs `body` on each path, the best first; the default is back afterwards.
    private func onEachPath(_ body: (String, quarry_gemm_kernels) throws -> Void) throws {
        defer { quarry_force_kernel(nil) }
        for name in Kernel.available {
            try #require(quarry_force_kernel(name))
            try body(name, quarry_gemm().pointee)
        }
    }

    private func float(
        _ gemm: quarry_gemm_kernels, _ given: Operands, _ rows: Int, _ columns: Int, _ depth: Int,
        plain: Bool
    ) -> [Float] {
        let matrix = PackedMatrix(floats: given.w, rows: columns, columns: depth)
        guard case .f32(var panels) = matrix.form else { return [] }
        var out = [Float](repeating: .nan, count: rows * columns)
        gemm.multiply_f32(
            &out, columns, given.x, depth, &panels, plain ? nil : given.bias,
            plain ? nil : given.residual, rows, columns, depth)
        return out
    }

    @Test("f32 is OpenBLAS's product to rounding, and the stated sum to the bit on every path")
    func floats() throws {
        let seed = UInt64.random(in: 0...999_999)
        for (rows, columns, depth) in Self.shapes {
            let given = Operands(rows, columns, depth, seed: seed)
            var oracle = given.residual
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns),
                blasint(depth), 1, given.x, blasint(depth), given.w, blasint(depth), 1, &oracle,
                blasint(columns))
            var stated = [Float](repeating: 0, count: rows * columns)
            for place in stated.indices {
                let (row, column) = (place / columns, place % columns)
                var sum: Float = 0
                for i in 0..<depth {
                    sum.addProduct(given.x[row * depth + i], given.w[column * depth + i])
                }
                stated[place] = sum + (given.bias[column] + given.residual[place])
                oracle[place] += given.bias[column]
            }
            try onEachPath { name, gemm in
                let out = float(gemm, given, rows, columns, depth, plain: false)
                #expect(
                    out.map(\.bitPattern) == stated.map(\.bitPattern),
                    "\(name) \(rows) \(columns) \(depth), seed \(seed)")
                let error = zip(out, oracle).map { abs($0 - $1) }.max() ?? 0
                #expect(error < 1e-5 * Float(depth), "\(name) \(rows) \(columns) \(depth)")
            }
        }
    }

    @Test("int8 is the exact sum of integers, scaled in the stated order, on every path")
    func integers() throws {
        let seed = UInt64.random(in: 0...999_999)
        for (rows, columns, depth) in Self.shapes {
            let given = Operands(rows, columns, depth, seed: seed)
            let left = QuantisedMatrix(given.x, rows: rows, columns: depth)
            let right = QuantisedMatrix(given.w, rows: columns, columns: depth)
            var stated = [Float](repeating: 0, count: rows * columns)
            for place in stated.indices {
                let (row, column) = (place / columns, place % columns)
                var sum: Int32 = 0
                for i in 0..<depth {
                    sum +=
                        Int32(left.values[row * depth + i])
                        * Int32(right.values[column * depth + i])
                }
                stated[place] = (given.bias[column] + given.residual[place])
                    .addingProduct(Float(sum), right.scales[column] * left.scales[row])
            }
            let matrix = PackedMatrix(quantised: right)
            guard case .i8(var panels) = matrix.form else {
                Issue.record("no int8 panels")
                return
            }
            try onEachPath { name, gemm in
                var values = [UInt8](repeating: 0, count: rows * panels.depth)
                var scales = [Float](repeating: 0, count: rows)
                var out = [Float](repeating: .nan, count: rows * columns)
                values.withUnsafeMutableBufferPointer { values in
                    scales.withUnsafeMutableBufferPointer { scales in
                        var quantised = quarry_rows_i8(
                            values: values.baseAddress, pitch: panels.depth,
                            scales: scales.baseAddress)
                        gemm.quantise(&quantised, given.x, depth, rows, depth)
                        gemm.multiply_i8(
                            &out, columns, &quantised, &panels, given.bias, given.residual, rows,
                            columns)
                    }
                }
                #expect(scales == left.scales, "\(name)")
                #expect(
                    out.map(\.bitPattern) == stated.map(\.bitPattern),
                    "\(name) \(rows) \(columns) \(depth), seed \(seed)")
            }
        }
    }

    @Test("the largest sums of integers do not saturate")
    func extremes() throws {
        let depth = 1536
        let ones = QuantisedMatrix(
            rows: 1, columns: depth, values: Array(repeating: 127, count: depth), scales: [1])
        let matrix = PackedMatrix(quantised: ones)
        guard case .i8(var panels) = matrix.form else {
            Issue.record("no int8 panels")
            return
        }
        for sign: Float in [1, -1] {
            let x = [Float](repeating: 127 * sign, count: depth)
            try onEachPath { name, gemm in
                var values = [UInt8](repeating: 0, count: depth)
                var scale: Float = 0
                var out: Float = 0
                values.withUnsafeMutableBufferPointer { values in
                    withUnsafeMutablePointer(to: &scale) { scale in
                        var rows = quarry_rows_i8(
                            values: values.baseAddress, pitch: depth, scales: scale)
                        gemm.quantise(&rows, x, depth, 1, depth)
                        gemm.multiply_i8(&out, 1, &rows, &panels, nil, nil, 1, 1)
                    }
                }
                #expect(out == sign * Float(127 * 127 * depth), "\(name)")
            }
        }
    }

    @Test("a row of zeros is worth nothing, halves go to even, and -128 never occurs")
    func quantising() {
        let zeros = QuantisedMatrix([0, 0, 0], rows: 1, columns: 3)
        #expect(zeros.values == [0, 0, 0] && zeros.scales == [0])
        let halves = QuantisedMatrix([127, 0.5, 1.5, -2.5, -127], rows: 1, columns: 5)
        #expect(halves.values == [127, 0, 2, -2, -127] && halves.scales == [1])
        var random = SeededGenerator(seed: 7)
        let many = random.floats(4096, spread: 1e-3)
        #expect(!QuantisedMatrix(many, rows: 64, columns: 64).values.contains(.min))
    }
}
