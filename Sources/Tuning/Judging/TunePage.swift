import Corpus
import Evaluation

/// What tuning has changed as one HTML file: the gate, and every question held out.
package struct TunePage {
    private let page: ComparisonPage

    /// - Parameter subject: what was learnt from.
    /// - Returns: nil where no question was held out.
    package init?(_ outcome: AdapterTuning.Outcome, subject: String) {
        guard let heldOut = outcome.heldOut else { return nil }
        var facts = [
            "\(subject): learnt from \(outcome.learning + outcome.checking) questions, asked "
                + "\(heldOut.queryCount) others",
            outcome.gate.passed ? "The gate passed." : "The gate refused: \(outcome.gate.refusal)",
        ]
        facts += outcome.guards.map { name, comparison in
            let row = comparison.row(of: TuneGate.measure)
            return "Guarded \(name): \(TuneGate.measure) "
                + "\(MeasureText.number(row?.first ?? 0)) → \(MeasureText.number(row?.second ?? 0))"
        }
        page = ComparisonPage(heldOut, facts: facts)
    }

    package var html: String { page.html }
}
