/// A question's words, as `TokenCoder` prepares them for comparing with `TokenCodes`.
package struct TokenQuestion: Hashable, Sendable {
    /// What the codes must have been made with.
    package let center: [Float]
    /// [words][dimension]: less the center.
    package let words: [Float]
    /// [words]: inner product of word and center.
    package let offsets: [Float]

    package var dimension: Int { center.count }
    package var count: Int { offsets.count }
}
