/// What a member has of what it is asked for.
struct DocumentAnswer<Value: Codable & Sendable>: Codable, Sendable {
    /// Nil for what is not there, and for what the reader may not know of.
    var value: Value?
}
