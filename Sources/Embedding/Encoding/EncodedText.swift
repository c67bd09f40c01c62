/// What the model reads of a text: its ids, `[CLS]` and `[SEP]` included, cut at the maximum.
package struct EncodedText: Hashable, Sendable {
    package var ids: [Int32]

    package init(ids: [Int32]) { self.ids = ids }

    package var tokenCount: Int { ids.count }
}
