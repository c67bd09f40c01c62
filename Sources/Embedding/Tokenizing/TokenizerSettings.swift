import Corpus
import Storage

/// What the files of a folder say of the tokenizer.
struct TokenizerSettings {
    let path: String
    let tokens: TokenList
    let vocabulary: Vocabulary
    var options = TextNormalizer.Options()
    /// Tokens that text may spell out where the vocabulary has them.
    let specials: [String]
    /// Tokens that the folder adds, with the ids that it states; text may spell them out too.
    private(set) var added: [SpecialToken] = []
    var unknown = "[UNK]"
    var begin = "[CLS]"
    var end = "[SEP]"

    /// - Throws: as `WordPieceTokenizer.read`.
    init(vocabulary path: String, in folder: ModelFolder) throws(QuarryError) {
        self.init(
            path: path, tokens: TokenList(lines: try FileSystem.read(path)),
            specials: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
        let config = folder.transformerFile("tokenizer_config.json")
        if let config = try JSONObject.ifPresent(config) { try apply(config) }
        try checkSentenceConfig(folder)
    }

    init(path: String, tokens: TokenList, specials: [String]) {
        self.path = path
        self.tokens = tokens
        vocabulary = Vocabulary(tokens)
        self.specials = specials
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
        let key = "added_tokens_decoder"
        guard let declared = try config.object(key) else { return }
        var tokens: [SpecialToken] = []
        for id in declared.keys {
            guard let token = try declared.object(id) else { continue }
            tokens.append(try SpecialToken(token, id: Double(id)))
        }
        try add(tokens, of: config, key: key)
    }

    /// Takes in tokens that a file states with their ids: one of the vocabulary has its own,
    /// another one an id beyond the vocabulary's.
    /// - Throws: `invalidInput` where an id is another token's.
    mutating func add(
        _ tokens: [SpecialToken], of file: JSONObject, key: String
    ) throws(QuarryError) {
        var ids: Set<Int32> = []
        var contents: Set<[UInt8]> = []
        for token in tokens {
            let name = token.text.debugDescription
            let own = vocabulary.id(of: token.text)
            guard own.map({ $0 == token.id }) ?? (token.id >= vocabulary.count) else {
                throw file.invalid(
                    key,
                    because: "gives \(name) the id \(token.id), which the vocabulary gives "
                        + (own.map { "no other than \($0)" } ?? "another token"))
            }
            guard ids.insert(token.id).inserted, contents.insert(token.bytes).inserted else {
                throw file.invalid(key, because: "has \(name) or its id \(token.id) twice")
            }
        }
        added = tokens
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
        let known = specials.compactMap { token in
            vocabulary.id(of: token).map { SpecialToken(bytes: Array(token.utf8), id: $0) }
        }
        let ids = SpecialIds(
            unknown: try id(of: unknown), begin: try id(of: begin), end: try id(of: end))
        return WordPieceTokenizer(
            vocabulary: vocabulary, options: options, ids: ids,
            specials: added + known.filter { !added.contains($0) })
    }

    /// - Throws: `invalidInput` where the vocabulary has no such token, and the folder adds none.
    func id(of token: String) throws(QuarryError) -> Int32 {
        let bytes = Array(token.utf8)
        guard let id = added.first(where: { $0.bytes == bytes })?.id ?? vocabulary.id(of: token)
        else {
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
        let names = specials + added.map(\.text).filter { !specials.contains($0) }
        // Those of the vocabulary have its ids, so that the fingerprints of old stay.
        let beyond = added.filter { $0.id >= vocabulary.count }.map { "\($0.id) \($0.text)" }
        let head = flags + [unknown, begin, end] + names.sorted() + beyond.sorted()
        var writer = ByteWriter()
        for part in head { writer.string(part) }
        for start in tokens.starts { writer.integer(start) }
        writer.raw(tokens.bytes)
        return Digest.sha256(writer.bytes)
    }
}
