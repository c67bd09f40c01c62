import Corpus
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Embedding

private let texts = [
    "the refund policy", "", "退款規則", "退款规定 refund 則 2024!", "café, naïve? refunding",
    "a", "the policy of the refund of the policy of the refund of the policy of the refund",
    "abc def ghi jkl mno", "x1 y2 z3", "!!!",
]

@Suite("the encoder on a random two-layer BERT")
struct EncoderTests {
    @Test(
        "vectors are those of a plain implementation",
        arguments: ["gelu", "gelu_new", "gelu_pytorch_tanh", "relu"], ["mean", "cls"])
    func vectors(activation: String, pooling: String) throws {
        var tiny = TinyModel()
        tiny.activation = activation
        tiny.pooling = pooling
        tiny.normalizes = activation != "relu"
        try compare(tiny)
    }

    @Test("sizes that fill no vector register work too")
    func oddSizes() throws {
        var tiny = TinyModel()
        tiny.hidden = 21
        tiny.heads = 3
        tiny.inner = 37
        tiny.layers = 3
        try compare(tiny)
    }

    @Test("says of each text when it is finished", arguments: [1, 3])
    func finished(threads: Int) throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let encoder = Encoder(
                model: try EmbeddingModel.open(directory: folder, precision: .f32),
                threads: threads)
            let count = Atomic(0)
            _ = try encoder.embed(texts) { count.add(1, ordering: .relaxed) }
            #expect(count.load(ordering: .relaxed) == texts.count)
        }
    }

    @Test("16-bit weights are widened", arguments: [TinyModel.Layout.bf16, .f16])
    func halfWeights(layout: TinyModel.Layout) throws {
        var tiny = TinyModel()
        tiny.layout = layout
        try compare(tiny)
    }

    private func compare(_ tiny: TinyModel) throws {
        try withTemporaryFolder { folder in
            try tiny.write(to: folder)
            let model = try EmbeddingModel.open(directory: folder, precision: .f32)
            let encoder = Encoder(model: model, threads: 2)
            let result = try encoder.embed(texts)
            let naive = NaiveBERT(tiny)
            for (index, text) in texts.enumerated() {
                let ids = model.tokenizer.encode(text, maxTokens: model.maxTokens)
                for (found, expected) in zip(result[index], naive.vector(ids)) {
                    #expect(abs(Double(found) - expected) < 2e-5, "text \(index)")
                }
            }
        }
    }

    @Test("token vectors are the last layer's, at length 1")
    func tokenVectors() throws {
        try withTemporaryFolder { folder in
            let tiny = TinyModel()
            try tiny.write(to: folder)
            let encoder = Encoder(model: try .open(directory: folder, precision: .f32), threads: 2)
            let naive = NaiveBERT(tiny)
            for (index, tokens) in try encoder.tokenVectors(texts).enumerated() {
                #expect(try tokens == encoder.tokenVectors(texts[index]))
                let expected = naive.hidden(tokens.ids).flatMap(NaiveBERT.normalized)
                try #require(tokens.vectors.count == expected.count)
                for (a, b) in zip(tokens.vectors, expected) { #expect(abs(Double(a) - b) < 2e-5) }
            }
        }
    }

    @Test("a query's words are its token vectors without marks and punctuation")
    func wordVectors() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let encoder = Encoder(model: try .open(directory: folder, precision: .f32), threads: 2)
            let words = try encoder.wordVectors(["refund, the 退款!", "?!", ""])
            let all = try encoder.tokenVectors(["refund, the 退款!", "?!", ""])
            let names = words[0].ids.map { TinyModel.vocabulary[Int($0)] }
            #expect(names == ["refund", "the", "退", "款"])
            let rows = [1, 3, 4, 5].flatMap { all[0].vectors[$0 * 32..<($0 + 1) * 32] }
            #expect(words[0].vectors == rows)
            // Nothing but punctuation is better than nothing.
            #expect(words[1] == all[1] && words[2] == all[2])
        }
    }

    @Test("one pass gives the vectors and the words that two would, on any number of threads")
    func onePass() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let model = try EmbeddingModel.open(directory: folder, precision: .int8)
            let single = Encoder(model: model, threads: 1)
            for threads in 1...3 {
                let encoder = Encoder(model: model, threads: threads)
                let (rows, words) = try encoder.embed(texts) { $0 }
                #expect(try rows == single.embed(texts))
                #expect(try words == single.wordVectors(texts, as: .document))
                #expect(try encoder.meanWordVector() == single.meanWordVector())
            }
            let mean = try single.meanWordVector()
            #expect(mean.count == 32 && mean.reduce(0) { $0 + $1 * $1 } <= 1)
        }
    }

    @Test("a vector has the same bits in any batch, in any order, on any number of threads")
    func bitIdentity() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let model = try EmbeddingModel.open(directory: folder, precision: .f32)
            try expectBitIdentity(model, texts + texts.map { $0 + " the policy" })
        }
    }

    @Test("no texts give no vectors")
    func nothing() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let encoder = Encoder(model: try .open(directory: folder, precision: .f32), threads: 3)
            #expect(try encoder.embed([String]()).vectors.isEmpty)
            #expect(try encoder.tokenVectors([String]()).isEmpty)
        }
    }
}

@Suite(
    "all-MiniLM-L6-v2, bit by bit",
    .enabled(if: Reference.isPresent, "needs the model and the shared reference data"))
struct ModelBitIdentityTests {
    @Test("a vector has the same bits in any batch, in any order, on any number of threads")
    func bitIdentity() throws {
        let model = try EmbeddingModel.open(directory: Reference.model, precision: .f32)
        let texts = try Reference.texts()
        let short = texts.filter { $0.utf8.count < 60 }
        let long = texts.filter { $0.utf8.count > 700 }
        try expectBitIdentity(model, Array(short.prefix(20) + long.prefix(2)))
    }
}

/// Each text alone, on one thread, is what every other way has to give.
private func expectBitIdentity(_ model: EmbeddingModel, _ texts: [String]) throws {
    let single = Encoder(model: model, threads: 1)
    let expected = try texts.map { try Array(single.embed([$0]).vectors) }
    let seed = UInt64.random(in: 0...999_999)
    var random = SeededGenerator(seed: seed)
    for threads in 1...4 {
        let encoder = Encoder(model: model, threads: threads)
        let order = Array(texts.indices).shuffled(using: &random)
        let size = Int.random(in: 1...texts.count, using: &random)
        for start in stride(from: 0, to: order.count, by: size) {
            let batch = order[start..<min(start + size, order.count)]
            let result = try encoder.embed(batch.map { texts[$0] })
            for (place, index) in batch.enumerated() {
                #expect(
                    result[place].map(\.bitPattern) == expected[index].map(\.bitPattern),
                    "text \(index), \(threads) threads, seed \(seed)")
            }
        }
    }
}
