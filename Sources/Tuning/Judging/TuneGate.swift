package import Corpus
package import Evaluation

/// Whether what was learnt may be published: better on questions it has not seen, by more than
/// chance gives, worse in no script, and no worse on what is to be guarded.
///
/// Questions that were made of the corpus itself judge nothing: without questions of somebody's own
/// the gate refuses, however good the figures are.
package struct TuneGate: Sendable {
    /// What counts; the others are shown.
    package static let measure = "ndcg@10"
    /// p of the randomisation test has to be below it.
    package static let significance = 0.05
    /// What the questions of a script may lose on average.
    package static let scriptLoss = 0.005
    /// What a guarded set may lose: nothing but the last digits of sums.
    package static let guardLoss = 1e-9

    /// - Parameters:
    ///   - heldOut: nil where there are no questions that may judge.
    ///   - guards: by their names.
    package static func report(
        heldOut: SystemComparison?, guards: [(name: String, comparison: SystemComparison)]
    ) -> GateReport {
        let questions = Double(heldOut?.queryCount ?? 0)
        var checks = [GateReport.Check("min_held_out_questions", value: questions, atLeast: 1)]
        if let heldOut {
            // What was not measured has gained nothing.
            let row = heldOut.row(of: measure)
            let (gain, pValue) = (row?.difference ?? 0, row?.pValue ?? 1)
            checks.append(.init(name: "gain", value: gain, limit: 0, passed: gain > 0))
            checks.append(
                .init(
                    name: "p_value", value: pValue, limit: significance,
                    passed: pValue < significance))
            checks += scriptLosses(heldOut).map {
                .init("loss_\($0.script)", value: $0.loss, atMost: scriptLoss)
            }
        }
        checks += guards.map { name, comparison in
            // What was not measured counts as lost.
            let loss = comparison.row(of: measure).map { -$0.difference } ?? 1
            return .init(name: "loss_on_\(name)", value: loss, limit: 0, passed: loss <= guardLoss)
        }
        return GateReport(checks: checks)
    }

    /// By the script that most of a question is in.
    static func scriptLosses(
        _ comparison: SystemComparison
    ) -> [(script: String, loss: Double)] {
        let differences = Dictionary(
            grouping: comparison.queries.compactMap { query in
                query.differences[measure].map {
                    (ScriptShares(query.text).dominant ?? .other, $0)
                }
            }, by: \.0)
        return WritingScript.allCases.compactMap { script in
            guard let found = differences[script]?.map(\.1), !found.isEmpty else { return nil }
            return (script.rawValue, -found.reduce(0, +) / Double(found.count))
        }
    }
}

extension SystemComparison {
    /// Nil where the systems have no such measure.
    package func row(of measure: String) -> MeasureRow? {
        measures.first { $0.measure == measure }
    }
}
