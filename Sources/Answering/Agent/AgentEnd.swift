import Chat

/// How an agent's work ends.
enum AgentEnd {
    case answered(ChatReply)
    /// A limit left no room for an answer.
    case stopped
    case failed(ChatFailure)
}
