import Adapting
import Corpus
import Evaluation
import Foundation
import Terminal
import Tuning

/// What tuning learnt and what the gate said of it, as `quarry tune` prints it.
struct TuneOutput: Encodable {
    struct Adapter: Encodable {
        var sha256: String
        var bytes: Int
        var dimension: Int
        /// Absent of a full matrix.
        var rank: Int?
        var precision: String
        /// Frobenius norm of the difference from the identity.
        var norm: Double
    }

    struct Learning: Encodable {
        var on: String
        var questions: Int
        /// Of them, those that said when it was enough.
        var checking: Int
        /// Left out: nothing in the index answers them.
        var unanswered: Int
        var steps: Int
        var lossBefore: Double
        var lossAfter: Double
        var seconds: Double
    }

    struct Compared: Encodable {
        var on: String
        var questions: Int
        var measures: [Measure]
    }

    struct Measure: Encodable {
        var measure: String
        var before: Double
        var after: Double
        var difference: Double
        /// Of the difference, 95 %.
        var lower: Double
        var upper: Double
        var better: Int
        var worse: Int
        var equal: Int
        var pValue: Double
    }

    struct Question: Encodable {
        var id: String
        var query: String
        var before: [String: Double]
        var after: [String: Double]
    }

    var method = "adapter"
    var passed: Bool
    var checks: [GateReport.Check]
    /// Absent where the gate refused.
    var out: String?
    var adapter: Adapter
    var learning: Learning
    /// Absent where nothing was held out.
    var heldOut: Compared?
    var guards: [Compared]
    /// Those held out.
    var perQuestion: [Question]

    init(_ outcome: AdapterTuning.Outcome, subject: String, out: String) {
        passed = outcome.gate.passed
        checks = outcome.gate.checks
        self.out = outcome.gate.passed ? out : nil
        let file = outcome.file
        adapter = Adapter(
            sha256: file.digest.hex, bytes: file.length, dimension: file.adapter.dimension,
            rank: file.adapter.rank, precision: file.precision.rawValue,
            norm: outcome.learnt.norm)
        learning = Learning(
            on: subject, questions: outcome.learning + outcome.checking,
            checking: outcome.checking, unanswered: outcome.unanswered,
            steps: outcome.learnt.steps, lossBefore: outcome.learnt.lossBefore,
            lossAfter: outcome.learnt.lossAfter, seconds: outcome.learnt.seconds)
        heldOut = outcome.heldOut.map { Compared($0, on: outcome.heldOutName ?? subject) }
        guards = outcome.guards.map { Compared($0.comparison, on: $0.name) }
        perQuestion = outcome.heldOut.map(Self.questions) ?? []
    }

    static func questions(_ comparison: SystemComparison) -> [Question] {
        zip(comparison.first.queries, comparison.second.queries).map { before, after in
            Question(
                id: before.id, query: before.text, before: before.values, after: after.values)
        }
    }
}

extension TuneOutput.Compared {
    init(_ comparison: SystemComparison, on name: String) {
        on = name
        questions = comparison.queryCount
        measures = comparison.measures.map { row in
            let interval = BootstrapInterval(
                comparison.queries.compactMap { $0.differences[row.measure] })
            return .init(
                measure: row.measure, before: row.first, after: row.second,
                difference: row.difference, lower: interval.lower, upper: interval.upper,
                better: row.better, worse: row.worse, equal: row.equal, pValue: row.pValue)
        }
    }

    var lines: [String] {
        ["\(on): \(Counted(questions, "question"))"]
            + measures.map {
                String(
                    format: "  %@  %.4f → %.4f  %+.4f (95 %%: %+.4f to %+.4f), "
                        + "%d better, %d worse, p %.4f",
                    $0.measure.padding(toLength: 10, withPad: " ", startingAt: 0), $0.before,
                    $0.after, $0.difference, $0.lower, $0.upper, $0.better, $0.worse, $0.pValue)
            }
    }
}

extension TuneOutput {
    /// For people.
    var text: String {
        let map = adapter.rank.map { "rank \($0)" } ?? "full matrix"
        var lines = [
            "\(learning.on): learnt from \(Counted(learning.questions, "question")), \(learning.checking) of "
                + "them to see when it is enough: \(Counted(learning.steps, "step")), "
                + String(format: "%.1f s", learning.seconds)
        ]
        if learning.unanswered > 0 {
            lines.append(
                "  \(Counted(learning.unanswered, "more is", "more are")) answered by nothing in the index"
            )
        }
        if learning.steps == 0 { lines.append("  nothing was learnt that helps other questions") }
        if let heldOut { lines += heldOut.lines }
        lines += guards.flatMap { ["guarded " + $0.lines[0]] + $0.lines.dropFirst() }
        if let out {
            lines.append(
                "passed: \(out), \(map) in \(adapter.precision), \(ByteSize(adapter.bytes))\n"
                    + "  a job takes it as `ranking: { adapter: \(out) }`")
        }
        return lines.joined(separator: "\n")
    }
}
