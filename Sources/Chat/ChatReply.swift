/// What a language model replied.
package struct ChatReply: Hashable, Sendable {
    package var text: String
    /// Whether it ends because it may be no longer.
    package var isCut: Bool

    package init(text: String, isCut: Bool) {
        self.text = text
        self.isCut = isCut
    }
}
