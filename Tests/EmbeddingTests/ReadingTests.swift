import Corpus
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("What a tokenizer can read")
struct ReadingTests {
    private static func isPresent(_ name: String) -> Bool {
        FileSystem.exists(ModelStore.standard().folder(of: name) + "/modules.json")
    }

    private static func read(by name: String) throws -> Set<String> {
        let store = ModelStore.standard()
        let model = try store.open(name: name, precision: store.precision(of: name))
        return Set(
            ParallelSentences.all.filter { model.tokenizer.canRead($0) }.map(\.language))
    }

    @Test("the same sixteen sentences are there in eight languages, each in its script")
    func sentences() {
        let all = ParallelSentences.all
        #expect(all.count == 8 && all.allSatisfy { Set($0.sentences).count == 16 })
        for language in all {
            #expect(
                language.sentences.allSatisfy { ScriptShares($0).dominant == language.script })
        }
        #expect(Set(ParallelSentences.byScript.map(\.script)).count == 7)
    }

    @Test(
        "all-MiniLM-L6-v2 reads English and none of seven other languages",
        .enabled(if: isPresent(ModelStore.defaultModel), "needs all-MiniLM-L6-v2"))
    func english() throws {
        #expect(try Self.read(by: ModelStore.defaultModel) == ["en"])
    }

    @Test(
        "multilingual-e5-small reads all eight",
        .enabled(if: isPresent(ModelStore.multilingualModel), "needs multilingual-e5-small"))
    func multilingual() throws {
        let all = Set(ParallelSentences.all.map(\.language))
        #expect(try Self.read(by: ModelStore.multilingualModel) == all)
    }

    @Test("only the letters of the script asked for count, and what the vocabulary lacks of them")
    func counts() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let tokenizer = try EmbeddingModel.open(directory: folder, precision: .f32).tokenizer
            let text = "the refund, 退款 and 貨物"
            // "refund"; "the" and "and" are short.
            #expect(
                tokenizer.reading(of: text, script: .latin)
                    == ScriptReading(letters: 6, pieces: 1))
            #expect(
                tokenizer.reading(of: text, script: .han)
                    == ScriptReading(letters: 4, pieces: 4, unknown: 2))
            #expect(tokenizer.reading(of: text, script: .thai) == ScriptReading())
            // Part numbers and units.
            #expect(
                tokenizer.reading(of: "PX-135 Nm\tQX-40, refund", script: .latin)
                    == ScriptReading(letters: 6, pieces: 1))
        }
    }
}
