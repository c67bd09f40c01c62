import Corpus

extension SpecialToken {
    /// `added_tokens` of a `tokenizer.json`.
    /// - Throws: as `init`.
    static func added(_ root: JSONObject) throws(QuarryError) -> [SpecialToken] {
        var tokens: [SpecialToken] = []
        for token in try root.objects("added_tokens") ?? [] {
            let id = try token.required("id", value: token.number("id"))
            tokens.append(try SpecialToken(token, id: id))
        }
        return tokens
    }

    /// A token that a folder adds to its vocabulary.
    /// - Throws: `invalidInput`; `unsupported` where more than its very bytes would be taken for
    ///   it, or less.
    init(_ token: JSONObject, id: Double?) throws(QuarryError) {
        let text = try token.required("content", value: token.string("content"))
        for key in ["normalized", "single_word", "lstrip", "rstrip"]
        where try token.flag(key) == true {
            // The mask takes in the space before it; no text that is indexed holds one.
            if key == "lstrip", ["<mask>", "[MASK]"].contains(text) { continue }
            throw token.unsupported(key, value: "true for an added token")
        }
        guard !text.isEmpty, let id = id.flatMap(Int32.init(exactly:)), id >= 0 else {
            throw token.invalid("id", because: "is no token's")
        }
        self.init(bytes: Array(text.utf8), id: id)
    }
}
