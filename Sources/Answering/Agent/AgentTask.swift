/// A question for an agent, and within what limits and surroundings it is answered.
struct AgentTask {
    var question: String
    var writer: AnswerWriter
    var limits: AgentLimits
    var options: AnswerOptions
    var surroundings: AgentSurroundings
    /// Once it says no, the model is not asked any more.
    var isWanted: () -> Bool
    var onEvent: (AnswerEvent) -> Void
}
