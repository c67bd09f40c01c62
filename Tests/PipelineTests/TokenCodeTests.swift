import Corpus
import Ranking
import Segments
import TestSupport
import Testing

@Suite("Codes of token vectors")
struct TokenCodeTests {
    private func decoded(_ bytes: [UInt8], _ dimension: Int) throws -> TokenCodes {
        try bytes.withUnsafeBytes { try TokenCodes($0, dimension: dimension) }
    }

    private func units(_ count: Int, _ dimension: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).flatMap { _ -> [Float] in
            let row = random.floats(dimension, spread: 1)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { $0 / length }
        }
    }

    @Test("three words become one row of signs, a scale and an offset, by their definition")
    func bytes() throws {
        let coder = TokenCoder(center: [0.5, 0, 0, 0])
        // The first three add up to (1, 0, 0, -2), at length 1 (0.447, 0, 0, -0.894).
        let words: [Float] = [1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, -1, 0, 1, 0, 0]
        let bytes = coder.encode(words)
        #expect(bytes.count == 2 * 5 && TokenCodes.rowBytes(384) == 52)
        // Not negative: the second and third component. Of the fourth word alone: all but the first.
        #expect(bytes[0] == 0b0110 && bytes[5] == 0b1110)
        let codes = try decoded(bytes, 4)
        #expect(codes.signs == [-1, 1, 1, -1, -1, 1, 1, 1])
        // (-0.053, 0, 0, -0.894): squares 0.8028, magnitudes 0.9472; the fourth word (-0.5, 1, 0, 0).
        #expect(abs(codes.scales[0] - 0.8028 / 0.9472) < 1e-3)
        #expect(abs(codes.scales[1] - 1.25 / 1.5) < 1e-3)
        #expect(abs(codes.offsets[0] + 0.5 * 0.0528) < 1e-3)
        #expect(abs(codes.offsets[1] + 0.25) < 1e-3)
    }

    @Test("the score is the mean over words of the best row's inner product, as codes tell it")
    func score() throws {
        var random = SeededGenerator(seed: 8)
        for dimension in [1, 7, 32, 75] {
            let coder = TokenCoder(center: random.floats(dimension, spread: 0.3))
            let question = coder.question(units(3, dimension, &random))
            let codes = try decoded(coder.encode(units(10, dimension, &random)), dimension)
            #expect(codes.count == 4 && question.count == 3)
            let words = (0..<3).map { word in
                let values = question.words[word * dimension..<(word + 1) * dimension].map(
                    Double.init)
                let best = (0..<4).map { row in
                    let signs = codes.signs[row * dimension..<(row + 1) * dimension]
                    return zip(values, signs).reduce(0) { $0 + $1.0 * Double($1.1) }
                        * Double(codes.scales[row]) + Double(codes.offsets[row])
                }.max()
                return (best ?? 0) + Double(question.offsets[word])
            }
            let found = LateInteraction.maxSim(question: question, codes: codes)
            #expect(abs(Double(found) - words.reduce(0, +) / 3) < 1e-5)
        }
    }

    @Test("a row compared with itself is at 1, whatever the center")
    func itself() throws {
        var random = SeededGenerator(seed: 4)
        let dimension = 96
        for spread: Float in [0, 0.02, 0.08] {
            let coder = TokenCoder(center: random.floats(dimension, spread: spread))
            let row = units(1, dimension, &random)
            let codes = try decoded(coder.encode(row), dimension)
            let found = LateInteraction.maxSim(question: coder.question(row), codes: codes)
            #expect(abs(found - 1) < 2e-3)
        }
    }

    @Test("the more alike, the higher: codes order vectors as inner products do")
    func order() throws {
        var random = SeededGenerator(seed: 6)
        let dimension = 384
        let coder = TokenCoder(center: random.floats(dimension, spread: 0.03))
        let word = units(1, dimension, &random)
        let other = units(1, dimension, &random)
        let scores = try [0, 0.25, 0.5, 0.75, 1].map { (share: Float) in
            let mixed = zip(word, other).map { share * $0 + (1 - share) * $1 }
            let length = mixed.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let codes = try decoded(coder.encode(mixed.map { $0 / length }), dimension)
            return LateInteraction.maxSim(question: coder.question(word), codes: codes)
        }
        #expect(scores == scores.sorted() && scores[4] - scores[0] > 0.8)
    }

    @Test("nothing is like nothing, and the center itself is no trap")
    func nothing() throws {
        let coder = TokenCoder(center: [0.6, 0.8])
        let none = try decoded(coder.encode([]), 2)
        #expect(none.count == 0)
        #expect(LateInteraction.maxSim(question: coder.question([0, 1]), codes: none) == 0)
        let center = try decoded(coder.encode([0.6, 0.8]), 2)
        #expect(center.scales[0] < 1e-3 && abs(center.offsets[0]) < 1e-3)
        #expect(LateInteraction.maxSim(question: coder.question([]), codes: center) == 0)
        let opposite = try decoded(coder.encode([1, 0, -1, 0]), 2)
        #expect(opposite.scales[0].isFinite)
    }

    @Test("bytes that are no rows, and numbers that are none, are refused")
    func refused() throws {
        let whole = TokenCoder(center: [0, 0, 0]).encode([1, 0, 0])
        #expect(whole.count == 5 && !TokenCodes.isWhole(Array(whole.dropLast()), dimension: 3))
        #expect(throws: DecodingFailure.self) { try decoded(Array(whole.dropLast()), 3) }
        // An infinite scale, a negative one, an offset that is no number.
        for (place, value) in [(2, 0x7C), (2, 0xBC), (4, 0x7E)] as [(Int, UInt8)] {
            var bytes = whole
            bytes[place] = value
            #expect(throws: DecodingFailure.self) { try decoded(bytes, 3) }
        }
    }
}
