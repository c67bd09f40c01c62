/// What the model reads of a text: its ids, begin and end included, cut at the maximum.
package struct EncodedText: Hashable, Sendable {
    package var ids: [Int32]
    /// Of them, those of the model's prompt, right after the first.
    package var promptCount: Int

    package init(ids: [Int32], promptCount: Int = 0) {
        self.ids = ids
        self.promptCount = promptCount
    }

    package var tokenCount: Int { ids.count }
}
