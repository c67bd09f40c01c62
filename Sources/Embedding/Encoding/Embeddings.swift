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
