import Corpus
import Foundation
import Terminal

/// What a queue keeps of a run that has ended, for people.
struct RunSummary {
    private struct Facts: Decodable {
        var generation, sources, failed, chunks, parsed, embedded, milliseconds: Int
        var carriedOver: Int?

        enum CodingKeys: String, CodingKey {
            case generation, sources, failed, chunks, parsed, embedded, milliseconds
            case carriedOver = "carried_over"
        }
    }

    /// `generation 3: 12 sources, 1 failed, 80 chunks; 2 parsed, 9 embedded in 1.2 s`; empty of a
    /// run without one, and as it is where another version of Quarry wrote it.
    let text: String

    init(_ summary: String?) {
        guard let summary,
            let facts = try? JSONDecoder().decode(Facts.self, from: Data(summary.utf8))
        else {
            text = summary ?? ""
            return
        }
        var parts = ["\(Counted(facts.sources, "source"))"]
        if facts.failed > 0 { parts.append("\(facts.failed) failed") }
        if let left = facts.carriedOver, left > 0 { parts.append("\(left) carried over") }
        parts.append("\(Counted(facts.chunks, "chunk"))")
        text =
            "generation \(facts.generation): " + parts.joined(separator: ", ")
            + "; \(facts.parsed) parsed, \(facts.embedded) embedded in "
            + String(format: "%.1f s", Double(facts.milliseconds) / 1000)
    }
}
