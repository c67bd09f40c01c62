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

    /// - Parameter path: of the file that the folder's own prompts are in.
    /// - Throws: `invalidInput` where a prompt in use, stated here or in the folder, leaves less
    ///   than half of the tokens to the text.
    func check(
        _ prompts: ModelPrompts, in path: String, tokenizer: any Tokenizer, maxTokens: Int
    ) throws(QuarryError) {
        for (key, stated, prompt) in [
            ("query_prompt", query, prompts.query), ("document_prompt", document, prompts.document),
        ] {
            let count = tokenizer.countTokens(prompt)
            guard count > maxTokens / 2 else { continue }
            let own = "the model's prompt, which embed.\(key) can replace,"
            let what = stated == nil ? own : "embed.\(key)"
            throw QuarryError(
                .invalidInput, path: stated == nil ? path : nil,
                "\(what) takes \(count) of the \(maxTokens) tokens that the model reads: at least "
                    + "half of them must be left to the text")
        }
    }
}
