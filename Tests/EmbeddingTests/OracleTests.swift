import Corpus
import Foundation
import Testing

@testable import Embedding

@Suite(
    "all-MiniLM-L6-v2 against sentence-transformers",
    .enabled(if: Reference.isPresent, "needs the model and the shared reference data"))
struct OracleTests {
    @Test("every text has the reference's token ids")
    func tokenIds() throws {
        let model = try EmbeddingModel.open(directory: Reference.model, precision: .f32)
        let expected = try Reference.ids()
        for (index, text) in try Reference.texts().enumerated() {
            let ids = model.tokenizer.encode(text, maxTokens: model.maxTokens)
            #expect(ids == expected[index], "text \(index)")
        }
    }

    @Test("every vector has a cosine of 0.99999 or more with the reference's")
    func vectors() throws {
        let model = try EmbeddingModel.open(directory: Reference.model, precision: .f32)
        let encoder = Encoder(model: model, threads: 2)
        let result = try encoder.embed(try Reference.texts())
        let expected = try Reference.vectors()
        try #require(expected.count == result.vectors.count)
        var worst = 1.0
        for index in 0..<result.count {
            let range = index * model.dimension..<(index + 1) * model.dimension
            worst = min(worst, cosine(result[index], expected[range]))
        }
        #expect(worst >= 0.99999, "worst cosine \(worst)")
    }
}

/// In double precision.
func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
    var product = 0.0
    var squareA = 0.0
    var squareB = 0.0
    for (x, y) in zip(a, b) {
        product += Double(x) * Double(y)
        squareA += Double(x) * Double(x)
        squareB += Double(y) * Double(y)
    }
    return product / (squareA * squareB).squareRoot()
}
