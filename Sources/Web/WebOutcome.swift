/// What came of a request of HTTP.
package enum WebOutcome: Hashable, Sendable {
    /// Its body came whole, as far as the server said how long it is.
    case answer(WebAnswer)
    /// Why no answer came, or not all of it, for people.
    case failure(String)
    /// Time ran out before all of it came; in which step, for people.
    case late(String)
    /// Nobody vouches that the server is the one that was asked for; why, for people.
    case stranger(String)
}
