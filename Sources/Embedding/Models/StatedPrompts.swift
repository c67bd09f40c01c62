package import Corpus

/// Prompts that a job states instead of those of the model's folder; an empty one takes the
/// folder's away.
package struct StatedPrompts: Hashable, Sendable {
    package var query: String?
    package var document: String?

    package init(query: String? = nil, document: String? = nil) {
        self.query = query
        self.document = document
    }

    package init(_ settings: EmbedSettings) {
        self.init(query: settings.queryPrompt, document: settings.documentPrompt)
    }

    func replace(_ prompts: inout ModelPrompts) {
        if let query { prompts.query = query }
        if let document { prompts.document = document }
    }

    /// - Throws: `invalidInput` where a prompt leaves less than half of the tokens to the text.
    func check(_ tokenizer: any Tokenizer, maxTokens: Int) throws(QuarryError) {
        for (key, prompt) in [("query_prompt", query), ("document_prompt", document)] {
            let count = tokenizer.countTokens(prompt ?? "")
            guard count > maxTokens / 2 else { continue }
            throw QuarryError(
                .invalidInput, path: nil,
                "embed.\(key) takes \(count) of the \(maxTokens) tokens that the model reads: at "
                    + "least half of them must be left to the text")
        }
    }
}
