import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("tokens that a folder adds, and what it puts around a text")
struct AddedTokenTests {
    private static let vocabulary = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "##b", "退", "policy",
    ]
    private static let specials = vocabulary.prefix(4).enumerated().map { ($1, $0) }
    private static let added = [
        ("policy", 8), ("<x>", 9), ("退a", 10), ("<xy>", 11), ("<x", 12),
    ]

    private static func entry(
        _ content: String, _ id: Int, _ flag: String? = nil
    ) -> [String: Any] {
        var token: [String: Any] = ["id": id, "content": content, "special": true]
        for key in ["single_word", "lstrip", "rstrip", "normalized"] { token[key] = key == flag }
        return token
    }

    private static func template(
        _ names: [String] = ["[CLS]", "A", "[SEP]"], type: Int = 0, ids: [String: [Int]] = [:]
    ) -> [String: Any] {
        let parts = names.map { name in
            [name.hasPrefix("[") ? "SpecialToken" : "Sequence": ["id": name, "type_id": type]]
        }
        let tokens = ["[CLS]": [2], "[SEP]": [3]].merging(ids) { $1 }
            .map { ($0, ["id": $0, "ids": $1, "tokens": [$0]] as [String: Any]) }
        return [
            "type": "TemplateProcessing", "single": parts,
            "special_tokens": Dictionary(uniqueKeysWithValues: tokens),
        ]
    }

    private static func json(
        _ added: [[String: Any]], post: Any = template()
    ) -> [String: Any] {
        let ids = Dictionary(uniqueKeysWithValues: vocabulary.enumerated().map { ($1, $0) })
        return [
            "added_tokens": specials.map { entry($0, $1) } + added,
            "normalizer": ["type": "BertNormalizer", "lowercase": true] as [String: Any],
            "pre_tokenizer": ["type": "BertPreTokenizer"], "post_processor": post,
            "model": [
                "type": "WordPiece", "continuing_subword_prefix": "##", "unk_token": "[UNK]",
                "vocab": ids,
            ] as [String: Any],
        ]
    }

    private func read(_ json: [String: Any]) throws -> (WordPieceTokenizer, Digest) {
        try withTemporaryFolder { folder in
            try TinyModel.write(json, to: folder + "/tokenizer.json")
            return try WordPieceTokenizer.read(ModelFolder(path: folder))
        }
    }

    /// `vocab.txt` with the tokens that `tokenizer_config.json` declares; nil for no list of them.
    private func read(declared: [String: Any]?) throws -> (WordPieceTokenizer, Digest) {
        try withTemporaryFolder { folder in
            let lines = Self.vocabulary.joined(separator: "\n") + "\n"
            try FileSystem.replace(folder + "/vocab.txt", with: Array(lines.utf8))
            var config: [String: Any] = ["do_lower_case": true]
            config["added_tokens_decoder"] = declared
            try TinyModel.write(config, to: folder + "/tokenizer_config.json")
            return try WordPieceTokenizer.read(ModelFolder(path: folder))
        }
    }

    private func failure(_ body: () throws -> Void) -> QuarryError? {
        do { try body() } catch { return error as? QuarryError }
        return nil
    }

    private static func declared(_ tokens: [(String, Int)]) -> [String: Any] {
        Dictionary(uniqueKeysWithValues: tokens.map { ("\($1)", entry($0, $1)) })
    }

    /// Texts, and the ids that Hugging Face's tokenizers 0.23 give them with these tokens.
    private static let cases: [(String, [Int32])] = [
        ("a<x>b", [2, 4, 9, 5, 3]), ("<xy> <x <xz", [2, 11, 12, 12, 1, 3]),
        ("b退ab 退 a", [2, 5, 10, 5, 7, 4, 3]), ("apolicyb POLICY", [2, 4, 8, 5, 8, 3]),
        ("[CLS]<X>", [2, 2, 1, 1, 1, 3]), ("a 退a", [2, 4, 10, 3]),
        ("退<x>退a<xy>", [2, 7, 9, 10, 11, 3]), ("ab<x>ab", [2, 4, 6, 9, 4, 6, 3]),
    ]

    @Test("have the ids that are stated, in and beyond the vocabulary", arguments: cases)
    func ids(text: String, expected: [Int32]) throws {
        let whole = try read(Self.json(Self.added.map { Self.entry($0, $1) })).0
        let declared = try read(declared: Self.declared(Self.specials + Self.added)).0
        for tokenizer in [whole, declared] {
            #expect(tokenizer.encode(text, maxTokens: 64) == expected)
            #expect(tokenizer.vocabularyCount == 13)
        }
    }

    @Test("those of the vocabulary change no fingerprint, those beyond it do, by their ids")
    func digests() throws {
        let plain = try read(declared: nil).1
        #expect(try read(declared: Self.declared(Self.specials)).1 == plain)
        let nine = try read(declared: Self.declared([("<x>", 9)])).1
        #expect(try nine != plain && nine != read(declared: Self.declared([("<x>", 10)])).1)
        #expect(try read(Self.json([])).1 != read(Self.json([Self.entry("<x>", 9)])).1)
    }

    @Test("an id that is another token's, or stated twice, is refused")
    func doubles() throws {
        let lists: [[(String, Int)]] = [
            [("<x>", 4)], [("policy", 7)], [("policy", 9)], [("<x>", 9), ("<y>", 9)],
            [("<x>", 9), ("<x>", 10)], [("<x>", -1)], [("", 9)],
        ]
        for list in lists {
            let error = failure { _ = try read(Self.json(list.map { Self.entry($0, $1) })) }
            #expect(error?.code == .invalidInput, "\(list)")
            #expect(error?.path?.hasSuffix("tokenizer.json") == true)
        }
        for list in [[("<x>", 4)], [("policy", 9)], [("<x>", 9), ("<x>", 10)]] {
            let error = failure { _ = try read(declared: Self.declared(list)) }
            #expect(error?.code == .invalidInput, "\(list)")
            #expect(error?.reason.contains("added_tokens_decoder") == true)
        }
    }

    @Test(
        "a token that takes in more than its bytes is refused and the key named, but for the mask",
        arguments: ["lstrip", "rstrip", "single_word", "normalized"])
    func flags(key: String) throws {
        let token = Self.entry("<x>", 9, key)
        for error in [
            failure { _ = try read(Self.json([token])) },
            failure { _ = try read(declared: ["9": token]) },
        ] {
            #expect(error?.code == .unsupported && error?.reason.contains(key) == true)
        }
        let mask = Self.entry("[MASK]", 9, "lstrip")
        #expect(try read(Self.json([mask])).0.encode("a[MASK]", maxTokens: 9) == [2, 4, 9, 3])
    }

    @Test("another template than one token before and one after is refused by its key")
    func templates() throws {
        let others: [(Any, String)] = [
            (Self.template(["A", "[SEP]"]), "single"),
            (Self.template(["[CLS]", "A", "[SEP]", "[SEP]"]), "single"),
            (Self.template(["[CLS]", "[SEP]", "A"]), "single"),
            (Self.template(["[CLS]", "B", "[SEP]"]), "single"),
            (Self.template(type: 1), "single"),
            (Self.template(["[X]", "A", "[SEP]"]), "[X]"),
            (Self.template(ids: ["[CLS]": [5]]), "special_tokens"),
            (["type": "RobertaProcessing"], "RobertaProcessing"),
            (["type": "BertProcessing", "cls": ["[CLS]", 3], "sep": ["[SEP]", 3]], "cls"),
            (["type": "BertProcessing", "cls": ["[CLS]", 2]] as [String: Any], "sep"),
            (NSNull(), "post_processor"),
        ]
        for (post, word) in others {
            let error = failure { _ = try read(Self.json([], post: post)) }
            #expect([.unsupported, .invalidInput].contains(error?.code), "\(word)")
            #expect(error?.reason.contains(word) == true, "\(error?.reason ?? "none"): \(word)")
        }
        let bert: [String: Any] = [
            "type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3],
        ]
        #expect(try read(Self.json([], post: bert)).0.encode("a", maxTokens: 9) == [2, 4, 3])
        let swapped = Self.template(["[SEP]", "A", "[CLS]"])
        #expect(try read(Self.json([], post: swapped)).0.encode("a", maxTokens: 9) == [3, 4, 2])
    }

    @Test("an id beyond the table of vectors is refused, one within it has a vector")
    func table() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let count = TinyModel.vocabulary.count
            // The table's last row is left to the added token.
            let lines = TinyModel.vocabulary.dropLast().joined(separator: "\n") + "\n"
            try FileSystem.replace(folder + "/vocab.txt", with: Array(lines.utf8))
            func declare(_ id: Int) throws {
                try TinyModel.write(
                    ["do_lower_case": true, "added_tokens_decoder": Self.declared([("<x>", id)])],
                    to: folder + "/tokenizer_config.json")
            }
            try declare(count)
            let error = failure {
                _ = try EmbeddingModel.open(directory: folder, precision: .f32)
            }
            #expect(error?.code == .invalidInput && error?.reason.contains("vocab_size") == true)
            try declare(count - 1)
            let model = try EmbeddingModel.open(directory: folder, precision: .f32)
            #expect(try Encoder(model: model, threads: 1).embed(["<x>"]).tokenCounts == [3])
        }
    }

    @Test("a tokenizer.json that adds what the smaller description lacks is another tokenizer")
    func agreement() throws {
        try withTemporaryFolder { folder in
            let lines = Self.vocabulary.joined(separator: "\n") + "\n"
            try FileSystem.replace(folder + "/vocab.txt", with: Array(lines.utf8))
            let place = ModelFolder(path: folder)
            try TinyModel.write(Self.json([]), to: folder + "/tokenizer.json")
            try WordPieceTokenizer.checkAgreement(place)
            for other in [
                Self.json([Self.entry("<x>", 9)]),
                Self.json([], post: Self.template(["[SEP]", "A", "[CLS]"])),
            ] {
                try TinyModel.write(other, to: folder + "/tokenizer.json")
                let error = failure { try WordPieceTokenizer.checkAgreement(place) }
                #expect(error?.code == .invalidInput)
                #expect(error?.reason.contains("another tokenizer") == true)
            }
        }
    }
}
