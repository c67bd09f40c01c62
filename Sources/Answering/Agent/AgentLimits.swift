import Corpus

/// How much an agent may do for one answer. How long it may take is `AnswerSettings.seconds`.
package struct AgentLimits: Hashable, Sendable {
    /// Calls of tools by the model, refused ones as well.
    package var steps = 6
    /// Of all that is sent to the model and comes from it, estimated (`AnswerSettings.bytesPerToken`);
    /// what is sent again counts again.
    package var tokens = 40_000

    /// What `steps` and `tokens` may be.
    package static let possibleSteps = 1...20
    package static let possibleTokens = 1_000...10_000_000

    package init() {}
}
