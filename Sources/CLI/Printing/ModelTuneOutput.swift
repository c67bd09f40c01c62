import Corpus
import Evaluation

/// What the gate said of a tuned model, as `quarry tune` prints it.
struct ModelTuneOutput: Encodable {
    var method: String
    /// The model that it was tuned from.
    var base: String
    var passed: Bool
    var checks: [GateReport.Check]
    /// Among the models; absent where the gate refused.
    var name: String?
    /// Where the tool left it.
    var folder: String
    var heldOut: TuneOutput.Compared
    var guards: [TuneOutput.Compared]
    var perQuestion: [TuneOutput.Question]

    init(
        method: String, base: String, name: String?, folder: String, gate: GateReport,
        heldOut: (name: String, comparison: SystemComparison),
        guards: [(name: String, comparison: SystemComparison)]
    ) {
        self.method = method
        self.base = base
        self.name = name
        self.folder = folder
        passed = gate.passed
        checks = gate.checks
        self.heldOut = TuneOutput.Compared(heldOut.comparison, on: heldOut.name)
        self.guards = guards.map { TuneOutput.Compared($0.comparison, on: $0.name) }
        perQuestion = TuneOutput.questions(heldOut.comparison)
    }

    /// For people.
    var text: String {
        var lines = heldOut.lines
        lines += guards.flatMap { ["guarded " + $0.lines[0]] + $0.lines.dropFirst() }
        if let name {
            lines.append(
                "passed: \(name) is among the models\n  a job takes it as "
                    + "`embed: { model: \(name) }`")
        }
        return lines.joined(separator: "\n")
    }
}
