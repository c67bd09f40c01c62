extension SearchOptions {
    /// Ways to look for more than the query says. Each is off unless asked for.
    package enum Expansion: String, Sendable, CaseIterable {
        /// Terms that the best chunks have in common, see `RelevanceFeedback`.
        case rm3
        /// Other ways to put the question, see `VariantWriter`.
        case llm
    }
}
