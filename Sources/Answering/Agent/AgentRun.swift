import Chat
import Corpus
import Fields
import Searching

/// An agent at work: it asks the model, does what it calls for, and ends at an answer or a limit.
struct AgentRun {
    private let task: AgentTask
    private let tools: AgentTools
    private let watch: Stopwatch
    private let form: AgentConversation.Form
    private var conversation: AgentConversation
    private(set) var gathered = GatheredPassages()
    private(set) var trace = AgentTrace()
    /// Calls of the model's so far, refused ones as well.
    private var steps = 0
    /// Replies so far.
    private var replies = 0
    /// Keys of calls that were done.
    private var known: Set<String> = []

    /// - Parameters:
    ///   - watch: of the answer.
    ///   - hits: found for the question before the model is asked.
    ///   - earlier: of a run that an endpoint ended by taking no tools; this one goes on from it.
    /// - Returns: nil where the model's context has no room for passages.
    init?(
        _ task: AgentTask, form: AgentConversation.Form, library: any AgentLibrary,
        language: AnswerLanguage, watch: Stopwatch, question: String, hits: [Hit],
        after earlier: AgentTrace
    ) {
        func tools(room: Int) -> AgentTools {
            AgentTools(
                library, surroundings: task.surroundings, options: task.options.search,
                room: room)
        }
        var conversation = AgentConversation(
            question: question, task: task, language: language, tools: tools(room: 0).all,
            form: form)
        guard conversation.room >= Self.leastRoom else { return nil }
        self.task = task
        self.form = form
        self.watch = watch
        self.tools = tools(room: conversation.room)
        let observation = self.tools.observation(of: hits, gathered: &gathered)
        conversation.begin(with: observation.text)
        self.conversation = conversation
        let arguments: JSONValue = ["query": .string(question)]
        known.insert(AgentTools.key("search", arguments))
        trace = earlier
        guard trace.steps.isEmpty else { return }
        record("search", arguments, .done, observation.text, passages: observation.passages)
    }

    /// Bytes that a tool must be able to show.
    private static let leastRoom = 400
    /// Seconds that the model must have for asking to be worth it.
    private static let leastSeconds = 0.1

    /// - Throws: where the index can't be read.
    mutating func run() throws(QuarryError) -> AgentEnd {
        while true {
            let isLast: Bool
            switch next() {
            case .end(let end): return end
            case .ask: isLast = false
            case .askLast: isLast = true
            }
            let reply: ChatReply
            do throws(ChatFailure) {
                reply = try ask(isLast: isLast)
            } catch {
                // Who runs out of time fails in many ways.
                guard secondsLeft > Self.leastSeconds else {
                    stop(at: .seconds)
                    return .stopped
                }
                record(nil, nil, .failed, error.reason)
                return .failed(error)
            }
            switch AgentReply(reply) {
            case .answer(let text):
                record(nil, nil, .answered, "")
                return .answered(ChatReply(text: text, isCut: reply.isCut))
            case .calls where isLast, .refused where isLast:
                record(nil, nil, .refused, "it wrote no answer")
                return .stopped
            case .calls(let calls): try perform(calls, reply: reply)
            case .refused(let reason):
                steps += 1
                record(nil, nil, .refused, reason)
                conversation.add(reason, reply: reply)
            }
        }
    }

    /// Whether an endpoint would not take the first request with its tools: it may take one without.
    func mayLackTools(_ failure: ChatFailure) -> Bool {
        replies == 0 && form == .tools
            && failure.status.map { [400, 404, 405, 415, 422, 500, 501].contains($0) } == true
    }

    private enum Next {
        case ask
        /// For the answer and nothing else.
        case askLast
        case end(AgentEnd)
    }

    private mutating func next() -> Next {
        guard task.isWanted() else {
            return .end(.failed(ChatFailure("nobody waits for its answer any more")))
        }
        guard secondsLeft > Self.leastSeconds else { return end(at: .seconds) }
        let last = request(isLast: true)
        let cost = sent(last) + last.maximumTokens
        let left = task.limits.tokens - trace.tokens
        guard cost <= left else { return end(at: .tokens) }
        if steps >= task.limits.steps {
            stop(at: .steps)
            return .askLast
        }
        // A step more, and there must be tokens for the answer still, with what the step shows.
        guard 2 * cost + tools.room / AnswerSettings.bytesPerToken <= left else {
            stop(at: .tokens)
            return .askLast
        }
        return .ask
    }

    private mutating func end(at stop: AgentStop) -> Next {
        self.stop(at: stop)
        return .end(.stopped)
    }

    private mutating func stop(at stop: AgentStop) {
        trace.stop = stop
        record(
            nil, nil, .stopped,
            stop.note(task.limits, seconds: task.writer.settings.seconds))
    }

    private var secondsLeft: Double { task.writer.settings.seconds - watch.seconds }

    private func request(isLast: Bool) -> ChatRequest {
        var request = ChatRequest(
            conversation.messages(isLast: isLast),
            maximumTokens: task.writer.settings.answerTokens, seconds: secondsLeft)
        if form == .tools { request.tools = tools.all.map(\.chat) }
        request.mayCall = !isLast
        return request
    }

    /// Tokens that a request sends, about.
    private func sent(_ request: ChatRequest) -> Int {
        let said = request.messages.reduce(0) { $0 + AgentConversation.size(of: $1) }
        let offered = form == .tools ? AgentConversation.size(of: tools.all) : 0
        return (said + offered) / AnswerSettings.bytesPerToken
    }

    private mutating func ask(isLast: Bool) throws(ChatFailure) -> ChatReply {
        let request = request(isLast: isLast)
        trace.tokens += sent(request)
        // As a stream, so that a slow model is known to be at work.
        let reply = try ChatClient(task.writer.endpoint).reply(
            to: request, take: { _ in }, isWanted: task.isWanted)
        replies += 1
        let message = ChatMessage(.assistant, content: reply.text, calls: reply.calls)
        trace.tokens += AgentConversation.size(of: message) / AnswerSettings.bytesPerToken
        return reply
    }

    private mutating func perform(
        _ calls: [ChatToolCall], reply: ChatReply
    ) throws(QuarryError) {
        var done: [AgentConversation.Done] = []
        for call in calls {
            guard steps < task.limits.steps, secondsLeft > Self.leastSeconds, task.isWanted()
            else {
                done.append(.init(call: call, observation: "not done: no step or time is left"))
                continue
            }
            steps += 1
            let (outcome, arguments) = try tools.outcome(
                of: call, known: conversation.isWhole ? known : [], gathered: &gathered)
            let text: String
            switch outcome {
            case .done(let observation):
                text = observation.text
                known.insert(AgentTools.key(call.name, arguments))
                record(call.name, arguments, .done, text, passages: observation.passages)
            case .refused(let reason):
                text = reason
                record(call.name, arguments, .refused, text)
            }
            done.append(
                .init(call: call, observation: text, isSound: arguments.object != nil))
        }
        conversation.add(done, reply: reply)
    }

    private mutating func record(
        _ tool: String?, _ arguments: JSONValue?, _ outcome: AgentStep.Outcome,
        _ observation: String, passages: [Int] = []
    ) {
        let step = AgentStep(
            number: trace.steps.count + 1, tool: tool?.prefix(bytes: 64), arguments: arguments,
            outcome: outcome, observation: observation, passages: passages,
            seconds: watch.seconds)
        trace.steps.append(step)
        task.onEvent(.step(step))
    }
}
