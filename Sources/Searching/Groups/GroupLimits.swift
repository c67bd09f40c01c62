/// How long a group's members are waited for, and what an answer without some of them is worth.
package struct GroupLimits: Hashable, Sendable {
    /// For a question, from its first word to its last.
    package var seconds: Double
    /// Whether those that answer do so alone where others don't.
    package var answersInPart: Bool

    package init(seconds: Double = 5, answersInPart: Bool = true) {
        self.seconds = seconds
        self.answersInPart = answersInPart
    }
}
