import Corpus
import Storage

/// What the files of a folder say of the tokenizer.
struct TokenizerSettings {
    let path: String
    var tokens: TokenList
    var options = TextNormalizer.Options()
    /// Contents of the tokens that text may spell out.
    var specials: [String]
    var unknown = "[UNK]"
    var begin = "[CLS]"
    var end = "[SEP]"

    /// - Throws: as `WordPieceTokenizer.read`.
    init(vocabulary path: String, in folder: ModelFolder) throws(QuarryError) {
        self.path = path
        tokens = TokenList(
            lines: try FileSystem.read(path))
        specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        let config = folder.transformerFile("tokenizer_config.json")
        if let config = try JSONObject.ifPresent(config) { try apply(config) }
        try checkSentenceConfig(folder)
    }

    private mutating func apply(_ config: JSONObject) throws(QuarryError) {
        let named = try config.string("tokenizer_class") ?? "BertTokenizer"
        guard ["BertTokenizer", "BertTokenizerFast"].contains(named) else {
            throw config.unsupported("tokenizer_class", value: "\"\(named)\"")
        }
        options.lowercases = try config.flag("do_lower_case") ?? true
        options.spacesHan = try config.flag("tokenize_chinese_chars") ?? true
        options.stripsAccents = try config.flag("strip_accents") ?? options.lowercases
        unknown = try content(of: config, key: "unk_token") ?? unknown
        begin = try content(of: config, key: "cls_token") ?? begin
        end = try content(of: config, key: "sep_token") ?? end
        try addDeclared(config)
    }

    /// Newer folders list every added token with its id.
    private mutating func addDeclared(_ config: JSONObject) throws(QuarryError) {
        guard let added = try config.object("added_tokens_decoder") else { return }
        for id in added.keys {
            guard let token = try added.object(id) else { continue }
            let text = try token.required("content", value: token.string("content"))
            guard try token.flag("normalized") != true, try token.flag("single_word") != true
            else {
                throw config.unsupported("added_tokens_decoder", value: "with a token of words")
            }
            if !specials.contains(text) { specials.append(text) }
        }
    }

    /// Special tokens are plain strings, or objects with a `content`.
    private func content(of config: JSONObject, key: String) throws(QuarryError) -> String? {
        if config.value(key) is [String: Any] {
            return try config.object(key)?.string("content")
        }
        return try config.string(key)
    }

    /// sentence-transformers can lower text before the tokenizer sees it; for a tokenizer that
    /// lowers text itself that changes nothing.
    private func checkSentenceConfig(_ folder: ModelFolder) throws(QuarryError) {
        let path = folder.transformerFile("sentence_bert_config.json")
        guard let config = try JSONObject.ifPresent(path) else { return }
        if try config.flag("do_lower_case") == true, !options.lowercases {
            throw config.unsupported("do_lower_case", value: "true for a model with upper case")
        }
    }

    /// - Throws: `invalidInput` where a needed token is not in the vocabulary.
    func tokenizer() throws(QuarryError) -> WordPieceTokenizer {
        let vocabulary = Vocabulary(tokens)
        var found: [SpecialToken] = []
        for token in specials {
            guard let id = vocabulary.id(of: token) else { continue }
            found.append(.init(bytes: Array(token.utf8), id: id))
        }
        let ids = SpecialIds(
            unknown: try id(of: unknown, in: vocabulary), begin: try id(of: begin, in: vocabulary),
            end: try id(of: end, in: vocabulary))
        return WordPieceTokenizer(
            vocabulary: vocabulary, options: options, ids: ids, specials: found)
    }

    private func id(of token: String, in vocabulary: Vocabulary) throws(QuarryError) -> Int32 {
        guard let id = vocabulary.id(of: token) else {
            throw QuarryError(
                .invalidInput, path: path, "the vocabulary has no token \(token)")
        }
        return id
    }

    /// Over all that decides a token's id.
    var digest: Digest {
        let flags = [
            options.lowercases, options.stripsAccents, options.spacesHan, options.cleans,
        ].map { $0 ? "1" : "0" }
        let head = flags + [unknown, begin, end] + specials.sorted()
        var writer = ByteWriter()
        for part in head { writer.string(part) }
        for start in tokens.starts { writer.integer(start) }
        writer.raw(tokens.bytes)
        return Digest.sha256(writer.bytes)
    }
}
