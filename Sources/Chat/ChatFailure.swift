/// Why there is no reply, in a few words for the reader of the answer.
package struct ChatFailure: Error, Hashable, Sendable {
    package var reason: String

    package init(_ reason: String) { self.reason = reason }
}
