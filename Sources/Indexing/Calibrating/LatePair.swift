/// A sample's question beside a text that late interaction compares it with.
struct LatePair: Hashable, Sendable {
    var query: String
    /// Of a target it is the rest of the chunk, without the sentence that was taken out of it.
    var text: String
}
