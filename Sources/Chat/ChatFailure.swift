/// Why there is no reply, in a few words for the reader of the answer.
package struct ChatFailure: Error, Hashable, Sendable {
    package var reason: String
    /// Of HTTP, where that is why.
    package var status: Int?

    package init(_ reason: String, status: Int? = nil) {
        self.reason = reason
        self.status = status
    }
}
