/// An answer, or a further page of one, as the screen of `search -i` shows it.
package struct ShownPage: Hashable, Sendable {
    /// How many hits of the same answer came before.
    package var offset: Int
    package var hits: [ShownHit]
    package var hasMore: Bool
    /// What the reader should know of how the question was taken.
    package var notes: [String]
    /// Of the index that answered.
    package var generation: Int
    package var seconds: Double

    package init(
        offset: Int = 0, hits: [ShownHit], hasMore: Bool = false, notes: [String] = [],
        generation: Int, seconds: Double = 0
    ) {
        self.offset = offset
        self.hits = hits
        self.hasMore = hasMore
        self.notes = notes
        self.generation = generation
        self.seconds = seconds
    }
}
