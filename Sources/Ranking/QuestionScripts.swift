import Corpus
import Foundation

/// What the scripts of a question and of its synonyms, and its identifiers, say of how far words
/// can find its answer in a chunk.
package struct QuestionScripts: Sendable {
    private struct Wording: Sendable {
        let shares: ScriptShares
        /// Scripts of chunks, other than the wording's, that the model compares with it.
        let others: Set<WritingScript>
    }

    private let wordings: [Wording]
    private let identifiers: [String]

    /// - Parameters:
    ///   - wordings: the question, and what is looked for beside it by words.
    ///   - identifiers: what of the question is spelled alike in every script.
    package init(_ wordings: [String], identifiers: [String] = [], pairs: ScriptPairs) {
        self.identifiers = identifiers
        self.wordings = wordings.map { text in
            let shares = ScriptShares(text)
            let others = shares.dominant.map { pairs.chunks(comparedWith: $0) }
            return Wording(shares: shares, others: others ?? [])
        }
    }

    /// Whether any chunk is in a script that the model compares with the question's.
    package var mayCross: Bool { wordings.contains { !$0.others.isEmpty } }

    /// Share of the question that words can find in the text, 0…1: what it holds in the text's
    /// scripts, or a synonym of it. 1 for a text that has one of its identifiers, and for one that
    /// vectors can't be trusted on either.
    /// - Complexity: O(text), for each identifier once more.
    package func overlap(with text: String) -> Double {
        let other = ScriptShares(text)
        guard let script = other.dominant else { return 1 }
        let overlaps = wordings.map {
            $0.others.contains(script) ? $0.shares.overlap(with: other) : 1
        }
        let overlap = overlaps.max() ?? 1
        return overlap < 1 && hasIdentifier(text) ? 1 : overlap
    }

    private func hasIdentifier(_ text: String) -> Bool {
        identifiers.contains {
            text.range(of: $0, options: [.caseInsensitive, .widthInsensitive]) != nil
        }
    }
}
