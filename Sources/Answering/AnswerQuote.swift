/// A stretch of a passage, word by word.
package struct AnswerQuote: Hashable, Sendable {
    package var text: String
    /// UTF-8 range in the passage's text.
    package var range: Range<Int>

    package init(text: String, range: Range<Int>) {
        self.text = text
        self.range = range
    }
}
