package import Chat
package import Corpus

/// A language model that writes answers, and how it is told to.
package struct AnswerWriter: Hashable, Sendable {
    package var endpoint: ChatEndpoint
    package var settings: AnswerSettings

    package init(endpoint: ChatEndpoint, settings: AnswerSettings = AnswerSettings()) {
        self.endpoint = endpoint
        self.settings = settings
    }
}
