import Corpus
import Markup

extension ReportPage {
    /// What the gate measured, each check with its limit.
    var gate: HTML {
        guard let gate = record.gate else { return "" }
        let rows = gate.checks.map { check -> [HTML] in
            [
                "\(check.name)", "\(GateReport.Check.number(check.value))",
                "\(GateReport.Check.number(check.limit))",
                "\(check.passed ? "passed" : "not passed")",
            ]
        }
        let columns = [
            Column(head: "Check"), Column(head: "Measured", isNumber: true),
            Column(head: "Limit", isNumber: true), Column(head: "Result"),
        ]
        return section(
            "gate", title: "The gate",
            parts: [
                table(
                    gate.passed ? "The index passed" : "The index was not published",
                    columns: columns, rows: rows)
            ])
    }
}
