/// What an agent did for an answer.
package struct AgentTrace: Hashable, Sendable {
    /// In their order; the first one is the search that is made before the model is asked.
    package var steps: [AgentStep] = []
    /// The limit it met; nil: none.
    package var stop: AgentStop?
    /// Estimated, of all that was sent to the model and came from it.
    package var tokens = 0

    package init() {}
}
