/// What a language model is asked, and within what limits.
package struct ChatRequest: Hashable, Sendable {
    package var messages: [ChatMessage]
    /// What it may call; none: nothing is said of tools.
    package var tools: [ChatTool] = []
    /// Whether it may call them this time.
    package var mayCall = true
    /// Most tokens of the reply.
    package var maximumTokens: Int
    /// For the whole reply.
    package var seconds: Double
    package var temperature = 0.0

    package init(_ messages: [ChatMessage], maximumTokens: Int, seconds: Double) {
        self.messages = messages
        self.maximumTokens = maximumTokens
        self.seconds = seconds
    }
}
