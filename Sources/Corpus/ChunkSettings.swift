/// How documents become chunks.
package struct ChunkSettings: Hashable, Sendable {
    package enum Strategy: String, Sendable, CaseIterable {
        /// Packs blocks under their headings up to `maxTokens`.
        case structure
        /// Packs sentences up to `maxTokens`, whatever the layout.
        case sentence
        /// Windows of `maxCharacters` that overlap by `overlapCharacters`.
        case fixed
    }

    package var strategy: Strategy
    /// Of the model's own tokenizer, headings included, special tokens not.
    package var maxTokens: Int
    package var overlapTokens: Int
    package var maxCharacters: Int
    package var overlapCharacters: Int

    package init(
        strategy: Strategy = .structure, maxTokens: Int = 200, overlapTokens: Int = 30,
        maxCharacters: Int = 512, overlapCharacters: Int = 50
    ) {
        self.strategy = strategy
        self.maxTokens = maxTokens
        self.overlapTokens = overlapTokens
        self.maxCharacters = maxCharacters
        self.overlapCharacters = overlapCharacters
    }
}
