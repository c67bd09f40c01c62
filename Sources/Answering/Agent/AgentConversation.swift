import Chat
import Corpus
import Fields
import Foundation

/// What is said between an agent and its model, within the model's context: what tools showed first is
/// left out first.
struct AgentConversation {
    /// How the model is told of tools, and tells what it wants of them.
    enum Form { case tools, text }

    private let texts: PromptTexts
    private let form: Form
    private let system: ChatMessage
    private let history: [ChatMessage]
    private let question: String
    /// Of all messages, UTF-8.
    private let bytes: Int
    /// What was found before the model was asked.
    private var found = ""
    private var turns: [Turn] = []

    /// A reply and what came of it.
    private struct Turn {
        var reply: ChatMessage
        var answers: [ChatMessage]
    }

    /// Share of what is left of the context that the conversation before may take, and what a tool
    /// may show.
    private static let historyShare = 4
    private static let observationShare = 2
    private static let observationBytes = 16_000
    /// Of a reply that is said again.
    private static let replyBytes = 2_000

    /// - Parameter tools: those that are offered.
    init(
        question: String, task: AgentTask, language: AnswerLanguage, tools: [AgentTool],
        form: Form
    ) {
        let settings = task.writer.settings
        texts = PromptTexts(settings.prompts, language: language)
        self.form = form
        self.question = texts.question(question)
        let listing = tools.map(\.signature).joined(separator: "\n")
        system = ChatMessage(.system, content: texts.agent(tools: form == .text ? listing : nil))
        let offered = form == .tools ? Self.size(of: tools) : 0
        bytes =
            AnswerSettings.bytesPerToken * max(settings.contextTokens - settings.answerTokens, 0)
            - offered
        let left = bytes - system.content.utf8.count - self.question.utf8.count
        history = AnswerPrompt.newest(task.options.history, bytes: left / Self.historyShare)
    }

    /// Bytes that a tool may show; 0 or less where the context is too small.
    var room: Int {
        let taken = ([system] + history).reduce(question.utf8.count) { $0 + $1.content.utf8.count }
        return min((bytes - taken) / Self.observationShare, Self.observationBytes)
    }

    /// Bytes of UTF-8 by which tools are described to the endpoint.
    static func size(of tools: [AgentTool]) -> Int {
        tools.reduce(0) { $0 + JSONText.data($1.chat.definition).count }
    }

    mutating func begin(with observation: String) { found = Self.fenced(observation) }

    /// A call, and what came of it.
    struct Done {
        var call: ChatToolCall
        var observation: String
        /// Whether its arguments are a JSON object.
        var isSound = false
    }

    /// - Parameter done: each call of the reply, in their order.
    mutating func add(_ done: [Done], reply: ChatReply) {
        guard form == .tools, !reply.calls.isEmpty else {
            return add(done.map(\.observation).joined(separator: "\n"), reply: reply)
        }
        // Endpoints choke on arguments that are no JSON when they get them back.
        let calls = done.map { entry in
            var call = entry.call
            if !entry.isSound { call.arguments = "{}" }
            return call
        }
        turns.append(
            Turn(
                reply: ChatMessage(
                    .assistant, content: reply.text.prefix(bytes: Self.replyBytes), calls: calls),
                answers: done.map {
                    ChatMessage(answering: $0.call, content: Self.fenced($0.observation))
                }))
    }

    /// - Parameter observation: what is said to a reply that is no call.
    mutating func add(_ observation: String, reply: ChatReply) {
        turns.append(
            Turn(
                reply: ChatMessage(
                    .assistant, content: reply.text.prefix(bytes: Self.replyBytes)),
                answers: [ChatMessage(.user, content: Self.fenced(observation))]))
    }

    /// Whether the model sees all that tools showed.
    var isWhole: Bool { size(found, turns) <= bytes }

    /// - Parameter isLast: whether nothing is left but to answer.
    func messages(isLast: Bool) -> [ChatMessage] {
        var found = found
        var turns = turns
        var left = bytes - size(found, turns)
        // What was found first makes room last: it is of the question's own words.
        // The last answer stays whatever it takes: else the model would ask for it again.
        for turn in turns.indices where left < 0 {
            let kept = turn == turns.indices.last ? 1 : 0
            for place in turns[turn].answers.indices.dropLast(kept) where left < 0 {
                let content = turns[turn].answers[place].content
                guard content.utf8.count > texts.leftOut.utf8.count else { continue }
                left += content.utf8.count - texts.leftOut.utf8.count
                turns[turn].answers[place].content = texts.leftOut
            }
        }
        if left < 0 { found = texts.leftOut }
        let opening = ChatMessage(.user, content: found + "\n" + question)
        let said = turns.flatMap { [$0.reply] + $0.answers }
        let last = isLast ? [ChatMessage(.user, content: texts.lastCall)] : []
        return [system] + history + [opening] + said + last
    }

    private func size(_ found: String, _ turns: [Turn]) -> Int {
        let said = turns.flatMap { [$0.reply] + $0.answers }
        return ([system] + history + said).reduce(found.utf8.count + question.utf8.count) {
            $0 + Self.size(of: $1)
        }
    }

    /// Bytes of UTF-8 that a message costs.
    static func size(of message: ChatMessage) -> Int {
        (message.calls ?? []).reduce(message.content.utf8.count) {
            $0 + $1.name.utf8.count + $1.arguments.utf8.count
        }
    }

    /// What a tool showed, between tags that nothing in it can close or forge.
    private static func fenced(_ observation: String) -> String {
        let shown = observation.replacing("<data-", with: "< data-")
            .replacing("</data-", with: "</ data-")
        let tag = FenceTag("data", besides: [shown]).name
        return "<\(tag)>\n\(shown)\n</\(tag)>"
    }
}
