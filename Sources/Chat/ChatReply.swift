/// What a language model replied.
package struct ChatReply: Hashable, Sendable {
    package var text: String
    /// What it wants of tools, in its order.
    package var calls: [ChatToolCall]
    /// Whether it ends because it may be no longer.
    package var isCut: Bool

    package init(text: String, calls: [ChatToolCall] = [], isCut: Bool) {
        self.text = text
        self.calls = calls
        self.isCut = isCut
    }
}
