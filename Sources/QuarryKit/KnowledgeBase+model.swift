import Answering
import Chat
import Corpus
import Searching

extension KnowledgeBase {
    /// A language model at an endpoint that speaks OpenAI's chat completions (llama.cpp, vLLM,
    /// Ollama, OpenAI). What is asked goes to it, and so leaves the machine unless it is there.
    public struct LanguageModel: Sendable {
        /// Of http or https, up to and without `/chat/completions`: `http://localhost:8080/v1`.
        public var endpoint: String
        /// Its name there.
        public var model: String
        /// Sent as a bearer token to this endpoint alone; never logged, never stored.
        public var key: String?

        /// Nothing is asked yet.
        public init(endpoint: String, model: String, key: String? = nil) {
            self.endpoint = endpoint
            self.model = model
            self.key = key
        }
    }
}

extension KnowledgeBase.LanguageModel {
    /// - Throws: `invalidInput` for an address that can't be one.
    func variantWriter() throws(QuarryError) -> VariantWriter {
        try check()
        return VariantWriter(endpoint: endpoint, model: model, key: key)
    }

    /// - Throws: `invalidInput` for an address that can't be one.
    func answerWriter(seconds: Double) throws(QuarryError) -> AnswerWriter {
        try check()
        var settings = AnswerSettings()
        settings.seconds = seconds
        return AnswerWriter(
            endpoint: ChatEndpoint(address: endpoint, model: model, key: key), settings: settings)
    }

    private func check() throws(QuarryError) {
        guard ChatEndpoint.isAddress(endpoint) else {
            throw QuarryError(
                .invalidInput, path: ForeignText.withoutSecrets(endpoint),
                "is no address of http or https without name and password")
        }
        if let key { _ = try ChatEndpoint.checked(key: key, of: "the language model's key") }
    }
}
