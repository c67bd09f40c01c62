import Answering
import Corpus
import Fields
import Foundation
import Terminal

/// An answer for people: the answer, then where each sentence stands and how far that is proved.
struct AnswerListing {
    let answer: Answer
    let links: SourceLinks
    let style: Style

    init(_ answer: Answer, links: SourceLinks, style: Style) {
        self.answer = answer
        self.links = links
        self.style = style
    }

    var text: String {
        let steps = (answer.trace?.steps ?? []).map(step)
        let notes = answer.notes.map { style.cyan("note: \($0)") }
        let citations = answer.citations.map(citation)
        return
            (steps + notes + [answer.text] + (citations.isEmpty ? [] : [""]) + citations + [footer])
            .joined(separator: "\n")
    }

    /// One line: what was done, with what, and what came of it.
    private func step(_ step: AgentStep) -> String {
        var line =
            "step \(step.number): \(step.tool.map(ForeignText.escaped) ?? step.outcome.rawValue)"
        if let arguments = step.arguments {
            line += " " + ForeignText.escaped(String(JSONText.text(arguments).prefix(200)))
        }
        switch step.outcome {
        case .done where !step.passages.isEmpty:
            line += " → " + step.passages.map { "[\($0)]" }.joined(separator: " ")
        case .done:
            line +=
                " → "
                + ForeignText.escaped(String(step.observation.prefix { !$0.isNewline }.prefix(80)))
        case .refused: line += " → refused: " + ForeignText.escaped(step.observation)
        case .failed, .stopped: line += ": " + ForeignText.escaped(step.observation)
        case .answered: break
        }
        return style.dim(line)
    }

    private func citation(_ citation: AnswerCitation) -> String {
        let address = links.address(of: citation.source, page: citation.page)
        var place =
            "[\(citation.number)] " + style.link(style.bold(citation.source.id.path), to: address)
        if let page = citation.page { place += style.cyan(", p. \(page)") }
        if !citation.heading.isEmpty {
            place += "  " + style.dim(citation.heading.joined(separator: " › "))
        }
        return place + "\n    " + proof(citation.proof) + style.dim("  \(citation.chunk.text)")
    }

    private func proof(_ proof: CitationProof) -> String {
        switch proof {
        case .source: style.green("proved in the source")
        case .index: style.green("proved by the index")
        case .unsupported: style.red("not proved: the passage does not say that")
        case .textMoved, .sourceChanged, .sourceMissing, .sourceUnread:
            style.red("not proved: the source \(proof.reason ?? "")")
        }
    }

    private var footer: String {
        let author = answer.isAbstained ? "not answered" : "answered by \(answer.author.name)"
        return style.dim(
            String(
                format: "%@, confidence %.2f, %.0f ms", author, answer.confidence,
                answer.seconds * 1000))
    }
}
