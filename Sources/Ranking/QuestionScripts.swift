import Corpus

/// What a question's scripts say of how far words can find its answer in a chunk.
package struct QuestionScripts: Sendable {
    private let shares: ScriptShares
    /// Scripts of chunks, other than the question's, that the model compares with it.
    private let others: Set<WritingScript>

    package init(_ question: String, pairs: ScriptPairs) {
        shares = ScriptShares(question)
        others = shares.dominant.map { pairs.chunks(comparedWith: $0) } ?? []
    }

    /// Whether any chunk is in a script that the model compares with the question's.
    package var mayCross: Bool { !others.isEmpty }

    /// Share of the question that words can find in the text, 0…1: what it holds in the text's
    /// scripts. 1 for a text that vectors can't be trusted on either.
    package func overlap(with text: String) -> Double {
        let other = ScriptShares(text)
        guard let script = other.dominant, others.contains(script) else { return 1 }
        return shares.overlap(with: other)
    }
}
