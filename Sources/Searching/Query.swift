/// A query as its writer meant it: what to rank by, and what a hit must be.
package struct Query: Hashable, Sendable {
    /// What both retrievers are asked; exactly as typed where it is plain words.
    package var text: String
    package var conditions: [Condition]
    /// Why it is searched as plain words, if it could not be read otherwise.
    package var problem: String?

    package init(text: String, conditions: [Condition] = [], problem: String? = nil) {
        self.text = text
        self.conditions = conditions
        self.problem = problem
    }

    init(_ text: String, syntax: SearchOptions.Syntax) {
        self = syntax == .plain ? Query(text: text) : Query(parsing: text)
    }
}
