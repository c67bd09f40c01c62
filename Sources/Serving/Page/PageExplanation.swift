import Foundation
import Markup
import Postings
import Searching

/// What a score is made of, as a table that is folded away.
struct PageExplanation {
    let explanation: Explanation
    let score: Double
    let language: PageLanguage

    init(_ explanation: Explanation, _ score: Double, _ language: PageLanguage) {
        self.explanation = explanation
        self.score = score
        self.language = language
    }

    var html: HTML {
        let parts: [(PageWord, Explanation.Part?)] = [
            (.terms, explanation.bm25), (.meaning, explanation.vector),
            (.late, explanation.late), (.cross, explanation.cross),
        ]
        var rows = parts.compactMap { word, part in part.map { row(word, $0) } }
        rows.insert(
            "<tr><th scope=\"row\">\(PageWord.fused.text(in: language))</th>"
                + "<td>\(Self.figure(explanation.fused))</td><td></td><td></td></tr>", at: 0)
        let terms = explanation.terms.map { term -> HTML in
            "<span class=\"term\">\(term.term) <b>\(Self.figure(term.score))</b></span>"
        }.joined(" ")
        return """
            <details class="explained"><summary>\(PageWord.score.text(in: language)) \
            \(Self.figure(score))</summary>
            <table>
            \(rows.joined())
            </table>
            <p>\(terms)</p>
            </details>
            """
    }

    private func row(_ word: PageWord, _ part: Explanation.Part) -> HTML {
        """
        <tr><th scope="row">\(word.text(in: language))</th><td>\(Self.figure(part.score))</td>\
        <td>\(part.rank.map { "№ \($0)" } ?? "")</td>\
        <td>\(part.weight.map { "× \(Self.figure($0))" } ?? "")</td></tr>
        """
    }

    private static func figure(_ value: Double) -> String { String(format: "%.3f", value) }
}
