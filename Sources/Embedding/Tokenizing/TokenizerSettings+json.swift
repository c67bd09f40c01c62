import Corpus
import Foundation

extension TokenizerSettings {
    /// Reads a `tokenizer.json` (huggingface/tokenizers, version 1.0) of a BERT model.
    ///
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`.
    init(tokenizer path: String) throws(QuarryError) {
        let root = try JSONObject(path: path)
        let model = try root.required("model", value: root.object("model"))
        try Self.expect(model, key: "type", value: "WordPiece")
        try Self.expect(model, key: "continuing_subword_prefix", value: "##")
        let longest = try model.number("max_input_chars_per_word") ?? 100
        guard longest == Double(WordPieceTokenizer.maxWordScalars) else {
            throw model.unsupported("max_input_chars_per_word", value: "\(longest)")
        }
        let words = try model.required("vocab", value: model.object("vocab"))
        self.init(path: path, tokens: try Self.tokens(words), specials: [])
        unknown = try model.string("unk_token") ?? unknown
        let pre = try root.required("pre_tokenizer", value: root.object("pre_tokenizer"))
        try Self.expect(pre, key: "type", value: "BertPreTokenizer")
        options = try Self.options(root.required("normalizer", value: root.object("normalizer")))
        try add(SpecialToken.added(root), of: root, key: "added_tokens")
        try readTemplate(
            root.required("post_processor", value: root.object("post_processor")))
    }

    /// One token before a text and one after it, by a template or as BERT's own post-processor has
    /// them.
    private mutating func readTemplate(_ processor: JSONObject) throws(QuarryError) {
        let type = try processor.required("type", value: processor.string("type"))
        switch type {
        case "TemplateProcessing":
            let template = try TokenTemplate(processor)
            (begin, end) = (template.begin, template.end)
            try template.check(begin, is: id(of: begin))
            try template.check(end, is: id(of: end))
        case "BertProcessing":
            begin = try token(of: processor, key: "cls")
            end = try token(of: processor, key: "sep")
        default: throw processor.unsupported("type", value: "\"\(type)\"")
        }
    }

    /// A token that is stated with its id: `["[CLS]", 101]`.
    private func token(of processor: JSONObject, key: String) throws(QuarryError) -> String {
        guard let pair = processor.value(key) as? [Any], pair.count == 2,
            let token = pair[0] as? String, let stated = (pair[1] as? NSNumber)?.doubleValue
        else { throw processor.invalid(key, because: "is no token with its id") }
        let own = try id(of: token)
        guard stated == Double(own) else {
            throw processor.invalid(
                key, because: "gives \(token.debugDescription) another id than its own, \(own)")
        }
        return token
    }

    private static func expect(
        _ object: JSONObject, key: String, value: String
    ) throws(QuarryError) {
        let found = try object.required(key, value: object.string(key))
        guard found == value else { throw object.unsupported(key, value: "\"\(found)\"") }
    }

    private static func options(
        _ normalizer: JSONObject
    ) throws(QuarryError) -> TextNormalizer.Options {
        try expect(normalizer, key: "type", value: "BertNormalizer")
        var options = TextNormalizer.Options()
        options.cleans = try normalizer.flag("clean_text") ?? true
        options.spacesHan = try normalizer.flag("handle_chinese_chars") ?? true
        options.lowercases = try normalizer.flag("lowercase") ?? true
        options.stripsAccents = try normalizer.flag("strip_accents") ?? options.lowercases
        return options
    }

    /// Tokens by id, which must run from 0 without a gap.
    private static func tokens(_ words: JSONObject) throws(QuarryError) -> TokenList {
        let names = words.keys
        var tokens = [String?](repeating: nil, count: names.count)
        for name in names {
            let number = try words.number(name) ?? -1
            guard let id = Int(exactly: number), tokens.indices.contains(id) else {
                throw words.invalid(name, because: "has no id below \(names.count)")
            }
            tokens[id] = name
        }
        let present = tokens.compactMap { $0 }
        guard present.count == tokens.count else {
            throw words.invalid("vocab", because: "gives two tokens one id")
        }
        return TokenList(present)
    }
}
