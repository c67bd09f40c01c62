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
