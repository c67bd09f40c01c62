import Answering
import Fields

/// A chat completion as chunks. What was sent can't be taken back: what the check of a language
/// model's text finds stands below it.
struct ChatCompletionStream {
    private let completion: ChatCompletion
    private let wantsUsage: Bool
    private var content: CitedContent
    /// Why what was shown is void.
    private var voidance: String?
    private var sentAnnotations = 0

    init(_ completion: ChatCompletion, wantsUsage: Bool) {
        self.completion = completion
        self.wantsUsage = wantsUsage
        content = CitedContent(index: completion.model, base: completion.base)
    }

    var beginning: String {
        EventText.event(nil, completion.chunk(["role": "assistant", "content": ""]))
    }

    /// What is sent at a step, event by event.
    mutating func events(at step: AnsweringStep) -> [String] {
        switch step {
        case .silence: return [EventText.keepAlive]
        case .event(.step): return []
        case .event(.passages(let citations)):
            content.take(citations)
            return []
        case .event(.text(let text)): return chunk(content.add(text))
        case .event(.fallback(let note)):
            voidance = note
            return []
        case .answer(let served): return end(served)
        }
    }

    private mutating func end(_ served: ServedAnswer) -> [String] {
        let answer = served.answer
        content.take(answer.citations)
        var events: [String] = []
        for part in rest(of: answer) { events += chunk(content.add(part)) }
        events += chunk(content.flush())
        // Again all of them: clients keep what the last chunk said.
        events.append(
            EventText.event(
                nil,
                completion.chunk([
                    "content": .string(content.addSources(of: answer)),
                    "annotations": indexed(content.annotations),
                ])))
        events.append(EventText.event(nil, completion.chunk([:], finish: "stop")))
        if wantsUsage {
            events.append(EventText.event(nil, completion.counting(content.text, by: served)))
        }
        return events + [EventText.done]
    }

    /// Clients put the entries of a list together by their `index`, and those of one index into one.
    private mutating func indexed(_ annotations: [CitedContent.Annotation]) -> JSONValue {
        .array(
            annotations.map { annotation in
                defer { sentAnnotations += 1 }
                return .object(
                    annotation.members.merging(["index": .integer(sentAnnotations)]) { $1 })
            })
    }

    /// What is to be said of an answer besides what was shown.
    private func rest(of answer: Answer) -> [String] {
        guard !content.text.isEmpty else { return [answer.text] }
        if let voidance { return ["\n\n---\n\n(\(voidance))\n\n", answer.text] }
        guard !answer.isAbstained else { return ["\n\n", answer.text] }
        var rest: [String] = []
        if !answer.unprovedQuotes.isEmpty {
            rest += ["\n\n", answer.language.missing(answer.unprovedQuotes)]
        }
        if !answer.isProved { rest += ["\n\n", answer.language.unprovedAnswer] }
        return rest
    }

    private mutating func chunk(_ piece: CitedContent.Piece) -> [String] {
        guard !piece.text.isEmpty else { return [] }
        var delta: [String: JSONValue] = ["content": .string(piece.text)]
        if !piece.annotations.isEmpty {
            delta["annotations"] = indexed(piece.annotations)
        }
        return [EventText.event(nil, completion.chunk(delta))]
    }
}
