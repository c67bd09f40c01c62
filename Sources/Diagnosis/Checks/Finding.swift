/// One thing that was looked at.
package struct Finding: Encodable, Hashable, Sendable {
    package var subject: String
    package var isGood: Bool
    /// What was found, for people.
    package var state: String
    /// What to do about it, where it is not good or could be better.
    package var remedy: String?
}
