/// What was looked for besides the query.
package struct ExpansionFindings: Hashable, Sendable {
    package struct Synonym: Hashable, Sendable {
        /// What the query says.
        package var asked: String
        package var others: [String]
    }

    package struct Term: Hashable, Sendable {
        package var term: String
        package var weight: Double
    }

    /// From the job's synonyms file.
    package var synonyms: [Synonym] = []
    /// Terms that RM3 added or weighs otherwise, by falling weight; empty where it did nothing.
    package var feedback: [Term] = []
    /// What the language model wrote.
    package var variants: [String] = []

    package var isEmpty: Bool { synonyms.isEmpty && feedback.isEmpty && variants.isEmpty }
}
