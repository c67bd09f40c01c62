/// Turns text into the ids that a model has vectors for. Safe from any thread.
package protocol Tokenizer: Sendable {
    /// The tokens that stand around a text, and the one for what the vocabulary lacks.
    var ids: SpecialIds { get }

    /// Ids run from 0 to below this.
    var vocabularyCount: Int { get }

    /// What a pair of texts is separated by: ends in a row after the first text.
    var separatorCount: Int { get }

    /// The first `limit` ids of a text, special ones around it not counted. Needs time in
    /// proportion to the text; a Unigram tokenizer normalises also what lies beyond the cut.
    func pieces(_ text: String, limit: Int) -> [Int32]

    /// Whether a token has a letter or a digit in it: else it is punctuation, or a sign.
    func isWord(_ id: Int32) -> Bool
}

extension Tokenizer {
    /// Ids with the begin before and the end after, at most `maxTokens` of them: what lies beyond
    /// is cut off.
    package func encode(_ text: String, maxTokens: Int) -> [Int32] {
        precondition(maxTokens >= 2, "begin and end alone are two tokens")
        var result = [ids.begin]
        result.append(contentsOf: pieces(text, limit: maxTokens - 2))
        result.append(ids.end)
        return result
    }

    /// Tokens of a text, special ones not counted, nothing cut off.
    package func countTokens(_ text: String) -> Int { pieces(text, limit: .max).count }
}
