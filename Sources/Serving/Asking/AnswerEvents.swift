import Answering
import Corpus
import Fields

/// The events of `/api/v1/ask`: `step`, `passages`, `text`, `fallback`, `answer`, each with a JSON
/// object.
struct AnswerEvents {
    let base: String
    let index: String
    /// Whether text was sent that nothing has voided since.
    private var isShown = false
    private var hasPassages = false

    /// - Parameter index: the server's name of it.
    init(index: String, base: String) {
        self.index = index
        self.base = base
    }

    /// What is sent at a step, event by event.
    mutating func events(at step: AnsweringStep) -> [String] {
        switch step {
        case .silence: return [EventText.keepAlive]
        case .event(.passages(let citations)):
            hasPassages = true
            return [passages(citations)]
        case .event(.step(let step)):
            return [EventText.event("step", AnswerOutput.StepEntry(step))]
        case .event(.text(let text)):
            isShown = true
            return [Self.text(text)]
        case .event(.fallback(let note)):
            isShown = false
            return [EventText.event("fallback", ["note": .string(note)] as JSONValue)]
        case .answer(let served):
            var events: [String] = []
            if !hasPassages { events.append(passages(served.answer.citations)) }
            if !isShown { events.append(Self.text(served.answer.text)) }
            return events + [EventText.event("answer", AnswerOutput(served, base: base))]
        }
    }

    private static func text(_ text: String) -> String {
        EventText.event("text", ["text": .string(text)] as JSONValue)
    }

    /// A passage that a number stands for.
    private struct NumberedEntry: Encodable {
        var n: Int
        var id: String
        var url: String
        var source: String
        var title: String?
        var page: Int?
        var lastPage: Int?
        var heading: [String]
        var text: String
    }

    private func passages(_ citations: [AnswerCitation]) -> String {
        struct Passages: Encodable { var passages: [NumberedEntry] }
        let entries = citations.map { citation in
            let link = CitationLink(citation, in: index, base: base)
            return NumberedEntry(
                n: citation.number, id: link.id, url: link.url, source: citation.source.id.path,
                title: citation.title, page: citation.page, lastPage: citation.lastPage,
                heading: citation.heading, text: citation.passage)
        }
        return EventText.event("passages", Passages(passages: entries))
    }
}
