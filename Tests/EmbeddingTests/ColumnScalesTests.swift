import Corpus
import TestSupport
import Testing

@testable import Embedding

@Suite("the rule of column scales")
struct ColumnScalesTests {
    private func scales(
        _ gamma: [Float], _ beta: [Float]? = nil, largest: [Double]? = nil
    ) -> [Float] {
        ColumnScales(
            gamma: gamma, beta: beta ?? Array(repeating: 0, count: gamma.count),
            meanSquares: (largest ?? Array(repeating: 1, count: gamma.count)).map { $0 * $0 }
        ).values
    }

    @Test("the root of the norm's range over the column's size")
    func rule() {
        #expect(scales([2, -8, 0.125]) == [2, 4, 0.5])
        #expect(scales([0, 7, 0], [-4, 2, 0.25]) == [2, 4, 0.5])
        #expect(scales([2, 2, 8], largest: [1, 0.25, 1]) == [2, 4, 4])
        #expect(scales([1]) == [Float(2.0.squareRoot())])
        #expect(scales([]).isEmpty)
    }

    @Test("columns of zeros and channels without a range have the least there is")
    func edges() {
        let (least, one) = (1e-5, 1.0)
        #expect(scales([0.5], largest: [0]) == [Float((one / least).squareRoot())])
        #expect(scales([0], largest: [1]) == [Float((least / one).squareRoot())])
        #expect(scales([0], largest: [0]) == [1])
        // Even what no model has is taken again when it is stored.
        let most = Float.greatestFiniteMagnitude
        let found = scales([most, 0], [most, 0], largest: [0, Double(most)])
        #expect(ColumnScales(stored: found)?.values == found)
    }

    @Test("a column far below the others counts as a tenth of what they are in the mean")
    func dead() {
        let mean = (1.0 + 0 + 1 + 0.0001) / 4
        let least = Float((4 / (0.1 * mean.squareRoot())).squareRoot())
        #expect(scales([2, 2, 2, 2], largest: [1, 0, 1, 0.01]) == [2, least, 2, least])
    }

    @Test("a column's mean square is of all of its rows, and no number where one is none")
    func squares() {
        let matrix: [Float] = [1, -3, 0, 2, 4, 0]
        #expect(ColumnScales.meanSquares(of: matrix, rows: 2, columns: 3) == [2.5, 12.5, 0])
        for value in [Float.nan, -.infinity] {
            let found = ColumnScales.meanSquares(of: [1, 2, value, 4], rows: 2, columns: 2)
            #expect(!found[0].isFinite && found[1] == 10)
        }
    }

    @Test(
        "stored scales are positive numbers of the rule's range, and nothing else",
        arguments: [0, -1, 0x1p81, 0x1p-81, .infinity, .nan, .leastNonzeroMagnitude] as [Float])
    func stored(value: Float) {
        #expect(ColumnScales(stored: [1, value, 2]) == nil)
        #expect(ColumnScales(stored: [0.3, 0x1p80, 0x1p-80])?.values == [0.3, 0x1p80, 0x1p-80])
    }

    @Test("a product of an input with a large channel is nearer to the floats' than without")
    func product() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let model = try EmbeddingModel.open(directory: folder, precision: .int8)
            let (rows, columns, outputs) = (8, model.configuration.hiddenSize, 48)
            let seed = UInt64.random(in: 0...999_999)
            var random = SeededGenerator(seed: seed)
            var gamma = [Float](repeating: 1, count: columns)
            gamma[5] = 100
            let x = random.floats(rows * columns, spread: 2).enumerated().map {
                $0.element * gamma[$0.offset % columns]
            }
            let weights = random.floats(outputs * columns, spread: 0.3)
            let scales = ColumnScales(
                gamma: gamma, beta: gamma.map { _ in 0 },
                meanSquares: ColumnScales.meanSquares(
                    of: weights, rows: outputs, columns: columns))
            let product = Product(x: x, weights: weights, columns: columns, outputs: outputs)
            let pass = ForwardPass(
                configuration: model.configuration, weights: model.weights,
                kernels: KernelTables(), scratch: EncoderScratch(model.configuration))
            let plain = product.errors(nil, pass)
            let equalised = product.errors(scales, pass)
            for (error, bound) in zip(equalised, product.bounds(scales)) {
                #expect(error <= bound, "seed \(seed)")
            }
            func square(_ errors: [Double]) -> Double { errors.reduce(0) { $0 + $1 * $1 } }
            #expect(square(equalised) < square(plain) / 4, "seed \(seed)")
        }
    }
}

/// x[rows][columns] · weights[outputs][columns]ᵀ, as the encoder computes it in int8 and exactly.
private struct Product {
    let x, weights: [Float]
    let columns, outputs: Int

    private var rows: Int { x.count / columns }

    /// How far each element of the encoder's product is from the exact one.
    func errors(_ scales: ColumnScales?, _ pass: ForwardPass) -> [Double] {
        let matrix = QuantisedMatrix(
            weights, rows: outputs, columns: columns, columnScales: scales)
        let bias = [Float](repeating: 0, count: outputs)
        let factors = (scales?.values ?? []).map { 1 / $0 }
        pass.scratch.hidden.update(from: x, count: x.count)
        bias.withUnsafeBufferPointer { bias in
            factors.withUnsafeBufferPointer { factors in
                let linear = Weights.Linear(
                    matrix: PackedMatrix(quantised: matrix), bias: bias.baseAddress!,
                    rows: outputs, columns: columns,
                    inputFactors: scales == nil ? nil : factors.baseAddress)
                pass.apply(
                    linear, to: pass.scratch.hidden, into: pass.scratch.attention, rows: rows)
            }
        }
        // The input is what is added to the output later.
        #expect(Array(UnsafeBufferPointer(start: pass.scratch.hidden, count: x.count)) == x)
        return (0..<rows * outputs).map { place in
            let (row, output) = (place / outputs, place % outputs)
            let exact = (0..<columns).reduce(0.0) {
                $0 + Double(x[row * columns + $1]) * Double(weights[output * columns + $1])
            }
            return abs(Double(pass.scratch.attention[place]) - exact)
        }
    }

    /// What half a unit of either side can make of each element, and a little for the floats
    /// around the sum.
    func bounds(_ scales: ColumnScales) -> [Double] {
        (0..<rows * outputs).map { place in
            let (row, output) = (place / outputs, place % outputs)
            let left = scales.values.indices.map {
                Double(x[row * columns + $0] / scales.values[$0]).magnitude
            }
            let right = scales.values.indices.map {
                Double(weights[output * columns + $0] * scales.values[$0]).magnitude
            }
            let (a, b) = ((left.max() ?? 0) / 254, (right.max() ?? 0) / 254)
            let bound = zip(left, right).reduce(0) { $0 + $1.0 * b + $1.1 * a + a * b }
            return bound * 1.001 + 1e-4
        }
    }
}
