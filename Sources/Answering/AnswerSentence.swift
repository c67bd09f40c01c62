/// One sentence of an answer.
package struct AnswerSentence: Hashable, Sendable {
    package var text: String
    /// The number of the citation it rests on; nil where it rests on none.
    package var citation: Int?

    package init(text: String, citation: Int?) {
        self.text = text
        self.citation = citation
    }
}
