/// What the model reads of a text: its ids, `[CLS]` and `[SEP]` included, cut at the maximum.
package struct EncodedText: Hashable, Sendable {
    package var ids: [Int32]

    package init(ids: [Int32]) { self.ids = ids }

    package var tokenCount: Int { ids.count }
}

/// Vectors of some texts, in the order of the texts.
package struct Embeddings: Hashable, Sendable {
    /// [count][dimension]
    package let vectors: [Float]
    package let dimension: Int
    /// Tokens the model read of each text.
    package let tokenCounts: [Int]

    package var count: Int { tokenCounts.count }

    /// The vector of the text at `index`.
    package subscript(index: Int) -> ArraySlice<Float> {
        vectors[index * dimension..<(index + 1) * dimension]
    }
}

/// The tokens of one text and a vector of length 1 for each.
package struct TokenVectors: Hashable, Sendable {
    package let ids: [Int32]
    /// [ids.count][dimension]
    package let vectors: [Float]
    package let dimension: Int

    package init(ids: [Int32] = [], vectors: [Float] = [], dimension: Int = 0) {
        self.ids = ids
        self.vectors = vectors
        self.dimension = dimension
    }
}
