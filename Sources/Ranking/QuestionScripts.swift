package import Corpus

/// What a question's scripts say of how far words can find its answer in a chunk.
package struct QuestionScripts: Sendable {
    private let shares: ScriptShares
    private let pairs: ScriptPairs

    package init(_ question: String, pairs: ScriptPairs) {
        shares = ScriptShares(question)
        self.pairs = pairs
    }

    /// Whether any chunk could be in a script that the model compares with the question's.
    package var mayCross: Bool {
        guard let own = shares.dominant else { return false }
        return WritingScript.allCases.contains { pairs.contain(own, $0) }
    }

    /// Share of the question that words can find in the text, 0…1: what it holds in the text's
    /// scripts. 1 for a text that vectors can't be trusted on either.
    package func overlap(with text: String) -> Double {
        let other = ScriptShares(text)
        guard let own = shares.dominant, let script = other.dominant, own != script,
            pairs.contain(own, script)
        else { return 1 }
        return shares.overlap(with: other)
    }
}
