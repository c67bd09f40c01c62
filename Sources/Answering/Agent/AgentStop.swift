/// The limit at which an agent stopped.
package enum AgentStop: String, Sendable, CaseIterable {
    case steps, tokens, seconds

    /// For the reader of the answer.
    func note(_ limits: AgentLimits, seconds: Double) -> String {
        switch self {
        case .steps:
            "the agent stopped after its \(limits.steps) steps and answers with what it has"
        case .tokens:
            "the agent stopped at its limit of \(limits.tokens) tokens and answers with what it has"
        case .seconds:
            "the agent stopped at its limit of \(Int(seconds)) s and answers with what it has"
        }
    }
}
