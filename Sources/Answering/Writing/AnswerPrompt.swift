import Chat
import Corpus
import Searching

/// What a model is asked: templates, conversation, passages and question, within its context.
struct AnswerPrompt {
    let messages: [ChatMessage]
    let passages: NumberedPassages

    /// What the model writes where the passages hold no answer.
    static let noAnswer = "NO ANSWER"
    /// Share of the context that the conversation before may take.
    private static let historyShare = 4

    /// - Parameter history: the conversation before, oldest first.
    init(
        question: String, hits: [Hit], history: [ChatMessage], language: AnswerLanguage,
        settings: AnswerSettings
    ) {
        let prompts = PromptTexts(settings.prompts, language: language)
        let all =
            AnswerSettings.bytesPerToken * max(settings.contextTokens - settings.answerTokens, 0)
        let asked = prompts.question(question)
        let left = all - prompts.longest - asked.utf8.count
        let history = Self.newest(history, bytes: left / Self.historyShare)
        let taken = history.reduce(0) { $0 + $1.content.utf8.count }
        passages = NumberedPassages(hits, bytes: max(left - taken, 0))
        messages =
            [ChatMessage(.system, content: prompts.system(tag: passages.tag))] + history
            + [ChatMessage(.user, content: passages.text + "\n" + asked)]
    }

    /// The newest messages that have room, without those that a client calls the system's.
    static func newest(_ history: [ChatMessage], bytes: Int) -> [ChatMessage] {
        var left = bytes
        var kept: [ChatMessage] = []
        for message in history.reversed() where message.role != .system && message.isSpoken {
            left -= message.content.utf8.count
            guard left >= 0 else { break }
            kept.append(message)
        }
        return kept.reversed()
    }
}
