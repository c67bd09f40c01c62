package import Embedding

/// What passages are compared with once they are found, so that an answer can be made of them.
package struct PassageComparison: Sendable {
    /// Whose frequencies are wanted.
    package var terms: Set<String>
    /// The question's, as the model has it; nil where no model is asked.
    package var vector: [Float]?
    /// Of the question's words; none where no model is asked.
    package var words: TokenVectors

    package init(terms: Set<String>, vector: [Float]? = nil, words: TokenVectors = TokenVectors()) {
        self.terms = terms
        self.vector = vector
        self.words = words
    }
}
