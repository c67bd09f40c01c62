/// What a stored artifact is. The kinds have separate keys.
package enum ArtifactKind: Int, Sendable, CaseIterable {
    case document = 1
    case chunks = 2
    case vector = 3
    /// A late-interaction score of two texts.
    case similarity = 4
    /// What measuring an index needs of a segment.
    case facts = 5
    /// The codes of a text's token vectors, or the center a model's are made with.
    case tokens = 6
}
