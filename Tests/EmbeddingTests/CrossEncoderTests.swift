import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

/// A pair as transformers read and scored it.
private struct ReferencePair: Decodable {
    var query: String
    var text: String
    var ids: [Int32]
    var types: [Int]
    var logit: Double

    static func read(_ folder: String) throws -> [ReferencePair] {
        try FileSystem.read(folder + "/pairs.jsonl").split(separator: 0x0A).map {
            try JSONDecoder().decode(ReferencePair.self, from: Data($0))
        }
    }
}

private enum Fixture {
    static let script = Reference.packageRoot + "/Tests/EmbeddingTests/Fixtures/make-cross.py"
    static let folder = Reference.packageRoot + "/Tests/EmbeddingTests/Fixtures/cross-encoder"

    static let python = Tool(pythonWith: "torch", "transformers")
}

@Suite("a cross-encoder")
struct CrossEncoderTests {
    private func expectParity(_ folder: String) throws {
        let model = try CrossModel.open(directory: folder)
        let pairs = try ReferencePair.read(folder)
        #expect(pairs.count > 10 && pairs.contains { $0.ids.count == model.maxTokens })
        let encoder = CrossEncoder(model: model, threads: 2)
        for pair in pairs {
            let read = model.tokenizer.encode(
                model.tokenizer.pieces(pair.query, limit: .max), with: pair.text,
                maxTokens: model.maxTokens)
            #expect(read.ids == pair.ids, "\(pair.query) | \(pair.text)")
            #expect(read.firstCount == pair.types.count { $0 == 0 })
            let logit = Double(try encoder.logits(pair.query, texts: [pair.text])[0])
            #expect(abs(logit - pair.logit) < 1e-4, "\(pair.query) | \(pair.text)")
        }
    }

    @Test("reads and scores pairs as transformers does: ids, types, logits")
    func parity() throws { try expectParity(Fixture.folder) }

    @Test(
        "reads and scores pairs of a model made just now as transformers does",
        .enabled(
            if: Fixture.python != nil,
            "needs a Python with torch and transformers: name it in QUARRY_PYTHON"))
    func freshParity() throws {
        try withTemporaryFolder { folder in
            let seed = Int.random(in: 1...1_000_000)
            let made = try #require(Fixture.python).run(
                [Fixture.script, folder + "/model", "\(seed)"])
            try #require(made.status == 0, "seed \(seed): \(made.complaints)")
            try expectParity(folder + "/model")
        }
    }

    @Test("a logit has the same bits in any batch, in any order, on any number of threads")
    func bitIdentity() throws {
        let model = try CrossModel.open(directory: Fixture.folder)
        let texts = try ReferencePair.read(Fixture.folder).map(\.text)
        let query = "refund 退款 policy"
        let single = CrossEncoder(model: model, threads: 1)
        let expected = try texts.map { try single.logits(query, texts: [$0])[0].bitPattern }
        #expect(Set(expected).count > 5)
        let seed = UInt64.random(in: 0...999_999)
        var random = SeededGenerator(seed: seed)
        for threads in 1...4 {
            let encoder = CrossEncoder(model: model, threads: threads)
            let order = Array(texts.indices).shuffled(using: &random)
            let size = Int.random(in: 1...texts.count, using: &random)
            for start in stride(from: 0, to: order.count, by: size) {
                let batch = order[start..<min(start + size, order.count)]
                let logits = try encoder.logits(query, texts: batch.map { texts[$0] })
                for (index, logit) in zip(batch, logits) {
                    #expect(logit.bitPattern == expected[index], "text \(index), seed \(seed)")
                }
            }
        }
        #expect(try single.logits(query, texts: []).isEmpty)
    }

    @Test("of a pair too long, the longer text is cut first, then both")
    func truncation() {
        for room in 1...9 {
            for first in 0...12 {
                for second in 0...12 {
                    let (kept, other) = WordPieceTokenizer.longestFirst(first, second, room: room)
                    #expect(kept <= first && other <= second)
                    #expect(kept + other == min(first + second, room))
                    // Token by token off the longer one gives the same, but for one token.
                    let half = Double(room) / 2
                    if kept < first { #expect(Double(kept) > half - 1) }
                    if other < second { #expect(Double(other) > half - 1) }
                }
            }
        }
    }

    @Test("says which share of a query it knows")
    func knownShare() throws {
        let encoder = CrossEncoder(
            model: try CrossModel.open(directory: Fixture.folder), threads: 1)
        #expect(encoder.read("the policy").knownShare == 1)
        #expect(encoder.read("退款政策").knownShare == 0.5)
        #expect(encoder.read("漢字").knownShare == 0)
        #expect(encoder.read("").knownShare == 0)
    }
}

@Suite("cross-encoders among the models")
struct CrossModelStoreTests {
    @Test("one is recognised by its weights, added, listed by kind, and the only one is found")
    func adding() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder + "/tiny")
            let store = ModelStore(root: folder + "/models")
            _ = try store.add(directory: folder + "/tiny")
            #expect(ModelKind(folder: Fixture.folder) == .cross)
            #expect(ModelKind(folder: folder + "/tiny") == .embedding)
            #expect(ModelKind(folder: folder) == nil)
            let added = try store.addCross(directory: Fixture.folder, name: "judge")
            #expect(try store.list() == ["judge", "tiny"])
            #expect(try store.list(.cross) == ["judge"])
            #expect(try store.list(.embedding) == ["tiny"])
            let found = try store.openCross()
            #expect(found.name == "judge" && found.fingerprint == added.fingerprint)
            // Again changes nothing.
            _ = try store.addCross(directory: Fixture.folder, name: "judge")
            #expect(try store.list(.cross) == ["judge"])
            let here = CrossEncoder(model: try .open(directory: Fixture.folder), threads: 1)
            let there = CrossEncoder(model: found, threads: 1)
            #expect(
                try here.logits("refund", texts: ["the 退款 policy"])
                    == there.logits("refund", texts: ["the 退款 policy"]))
        }
    }

    @Test("what can't be meant is refused, and the error says what to do")
    func refusals() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder + "/tiny")
            let store = ModelStore(root: folder + "/models")
            func failure(_ body: () throws -> Void) -> QuarryError? {
                do { try body() } catch { return error as? QuarryError }
                return nil
            }
            let none = failure { _ = try store.openCross() }
            #expect(none?.code == .notFound && none?.reason.contains("quarry model add") == true)
            _ = try store.add(directory: folder + "/tiny")
            #expect(failure { _ = try store.openCross() }?.code == .notFound)
            #expect(failure { _ = try store.openCross(name: "tiny") }?.code == .invalidInput)
            #expect(
                failure { _ = try store.addCross(directory: Fixture.folder, name: "tiny") }?.code
                    == .alreadyExists)
            _ = try store.addCross(directory: Fixture.folder, name: "a")
            _ = try store.addCross(directory: Fixture.folder, name: "b")
            let several = failure { _ = try store.openCross() }
            #expect(several?.code == .invalidInput && several?.reason.contains("a, b") == true)
            #expect(
                failure { _ = try store.open(name: "a", precision: .f32) }?.code == .invalidInput)
            #expect(
                failure { _ = try store.add(directory: folder + "/tiny", name: "a") }?.code
                    == .alreadyExists)
        }
    }

    @Test("a classifier with another number of scores is unsupported, and the tensor named")
    func labels() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(atPath: Fixture.folder, toPath: folder + "/two")
            // [1][16] becomes [2][8] in the header: as many bytes, another shape.
            let path = folder + "/two/model.safetensors"
            var bytes = try FileSystem.read(path)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("[1,16]"))
            let place = try #require(bytes.firstRange(of: Array("[1,16]".utf8)))
            bytes.replaceSubrange(place, with: Array("[2, 8]".utf8))
            try FileSystem.replace(path, with: bytes)
            #expect { _ = try CrossModel.open(directory: folder + "/two") } throws: {
                let error = $0 as? QuarryError
                return error?.code == .unsupported
                    && error?.reason.contains("classifier.weight") == true
            }
        }
    }
}
