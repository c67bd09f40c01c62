import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

/// A tokenizer over a list of tokens, special ones first.
private func tokenizer(
    _ tokens: [String], _ options: TextNormalizer.Options = .init()
) throws -> WordPieceTokenizer {
    var settings = TokenizerSettings(
        path: "", tokens: TokenList(["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + tokens),
        specials: ["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    settings.options = options
    return try settings.tokenizer()
}

/// Where each token of a vocabulary stands, by its text.
private func spell(_ ids: [Int32], _ tokens: [String]) -> [String] {
    let all = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + tokens
    return ids.map { all[Int($0)] }
}

@Suite("the WordPiece tokenizer")
struct TokenizerTests {
    static let tokens = [
        "hello", "world", ",", "!", "un", "##aff", "##able", "##a", "cafe", "i", "istanbul", "ss",
        "退", "款", "規", "则", "[", "]", "the", "##s", "a", "ab", "##b", "##c", "－", "。", "ß",
        "ᄒ", "ᅡ", "ᆫ", "##ᅡ", "##ᆫ", "か", "##な", "q", "##1",
    ]

    static let cases: [(text: String, expected: [String])] = [
        ("Hello, WORLD!", ["hello", ",", "world", "!"]),
        ("unaffable", ["un", "##aff", "##able"]),
        ("unknown hello", ["[UNK]", "hello"]),
        ("Café CAFÉ cafe\u{301}", ["cafe", "cafe", "cafe"]),
        ("İstanbul", ["istanbul"]),
        ("ẞ", ["ß"]),
        ("退款規则", ["退", "款", "規", "则"]),
        ("the退hello款a", ["the", "退", "hello", "款", "a"]),
        ("請the退", ["[UNK]", "the", "退"]),
        ("hello\u{0}wor\u{200B}ld", ["[UNK]"]),
        ("wor\u{200B}\u{AD}\u{FEFF}ld wor\u{7}ld", ["world", "world"]),
        (
            "hello\tworld\r\nhello\u{3000}a\u{A0}a\u{2028}a",
            ["hello", "world", "hello", "a", "a", "a"]
        ),
        ("👩‍💻hello 👩‍💻 hello", ["[UNK]", "[UNK]", "hello"]),
        ("한", ["ᄒ", "##ᅡ", "##ᆫ"]),
        ("かな が", ["か", "##な", "か"]),
        ("[CLS] a [SEP][PAD] [cls]", ["[CLS]", "a", "[SEP]", "[PAD]", "[", "[UNK]", "]"]),
        ("a[UNK]b", ["a", "[UNK]", "[UNK]"]),
        ("[[CLS]", ["[", "[CLS]"]),
        ("－。", ["－", "。"]),
        ("a\u{166D}a a\u{1734}b", ["a", "[UNK]", "a", "ab"]),
        ("q1 q2", ["q", "##1", "[UNK]"]),
        ("", []), ("  \n", []), ("\u{200B}", []), ("\u{301}", []),
        ("豈", ["[UNK]"]),
        (String(repeating: "a", count: 101) + " a", ["[UNK]", "a"]),
    ]

    @Test("words, Han, accents, emoji, controls and spelt-out special tokens", arguments: cases)
    func tokens(text: String, expected: [String]) throws {
        let tokenizer = try tokenizer(Self.tokens)
        #expect(spell(tokenizer.pieces(text, limit: .max), Self.tokens) == expected)
        #expect(tokenizer.countTokens(text) == expected.count)
    }

    @Test("the longest word allowed has a hundred scalars, whatever their bytes")
    func longWords() throws {
        let tokenizer = try tokenizer(["か", "##か", "a", "##a"])
        for letter in ["a", "か"] {
            #expect(tokenizer.countTokens(String(repeating: letter, count: 100)) == 100)
            #expect(tokenizer.countTokens(String(repeating: letter, count: 101)) == 1)
        }
    }

    @Test("a text is cut so that [SEP] still fits")
    func truncation() throws {
        let tokenizer = try tokenizer(Self.tokens)
        let whole = tokenizer.encode("unaffable 退款 unknown", maxTokens: 100)
        #expect(spell(whole, Self.tokens).first == "[CLS]")
        #expect(spell(whole, Self.tokens).last == "[SEP]")
        for limit in 2...whole.count {
            let cut = tokenizer.encode("unaffable 退款 unknown", maxTokens: limit)
            #expect(cut == whole[..<(limit - 1)] + [whole[whole.count - 1]])
        }
    }

    @Test("options turn lower-casing, accents and Han apart off")
    func options() throws {
        let tokens = ["Café", "cafe", "退款"]
        var options = TextNormalizer.Options()
        options.lowercases = false
        options.stripsAccents = false
        options.spacesHan = false
        let tokenizer = try tokenizer(tokens, options)
        #expect(
            spell(tokenizer.pieces("Café 退款 CAFE", limit: .max), tokens) == ["Café", "退款", "[UNK]"])
    }

    @Test("many threads see the same tokens as one")
    func threads() throws {
        let tokenizer = try tokenizer(Self.tokens)
        let texts = Self.cases.map(\.text)
        let found = Parallel.map(400, threads: 4) {
            tokenizer.pieces(texts[$0 % texts.count], limit: .max)
        }
        for (index, ids) in found.enumerated() {
            #expect(spell(ids, Self.tokens) == Self.cases[index % texts.count].expected)
        }
    }

    @Test("vocab.txt and tokenizer.json give one tokenizer")
    func files() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let place = ModelFolder(path: folder)
            let (plain, _) = try WordPieceTokenizer.read(place)
            try writeTokenizerJSON(folder, lowercases: true)
            try WordPieceTokenizer.checkAgreement(place)
            try FileSystem.remove(folder + "/vocab.txt")
            let (json, _) = try WordPieceTokenizer.read(place)
            for text in ["The refund, 退款!", "[MASK] policying", "Ünknown 定"] {
                #expect(json.encode(text, maxTokens: 64) == plain.encode(text, maxTokens: 64))
            }
        }
    }

    @Test("two descriptions of different tokenizers are refused")
    func disagreement() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            try writeTokenizerJSON(folder, lowercases: false)
            #expect { try ModelStore(root: folder + "/m").add(directory: folder) } throws: {
                let error = $0 as? QuarryError
                return error?.code == .invalidInput
                    && error?.path?.contains("tokenizer.json") == true
            }
        }
    }

    private func writeTokenizerJSON(_ folder: String, lowercases: Bool) throws {
        let ids = Dictionary(
            uniqueKeysWithValues: TinyModel.vocabulary.enumerated().map { ($1, $0) })
        let special = TinyModel.vocabulary[..<5].enumerated().map {
            ["id": $0, "content": $1, "normalized": false, "single_word": false] as [String: Any]
        }
        let root: [String: Any] = [
            "added_tokens": special,
            "normalizer": ["type": "BertNormalizer", "lowercase": lowercases] as [String: Any],
            "pre_tokenizer": ["type": "BertPreTokenizer"],
            "post_processor": [
                "type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3],
            ] as [String: Any],
            "model": [
                "type": "WordPiece", "continuing_subword_prefix": "##", "unk_token": "[UNK]",
                "vocab": ids,
            ] as [String: Any],
        ]
        try TinyModel.write(root, to: folder + "/tokenizer.json")
    }

    @Test("a vocabulary is read by lines, of either kind, with or without a last line feed")
    func lines() {
        for text in ["a\nbc\n##d\n", "a\r\nbc\r\n##d", "a\nbc\n##d"] {
            let list = TokenList(lines: Array(text.utf8))
            #expect(list.starts == [0, 1, 3, 6])
            #expect(list.bytes == Array("abc##d".utf8))
        }
        #expect(TokenList(lines: Array("a\n\nb".utf8)).starts == [0, 1, 1, 2])
    }

    @Test("the vocabulary finds each of its tokens and nothing else")
    func vocabulary() {
        let vocabulary = Vocabulary(TokenList(TinyModel.vocabulary))
        for (id, token) in TinyModel.vocabulary.enumerated() {
            #expect(vocabulary.id(of: token) == Int32(id))
            #expect(vocabulary.id(of: token + "§") == nil)
        }
        #expect(vocabulary.id(of: "") == nil)
        #expect(vocabulary.id(of: "##") == nil)
    }
}
