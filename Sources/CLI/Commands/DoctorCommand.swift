import ArgumentParser
import Diagnosis
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this machine: parser, font maps, model, kernels, disk, a self-test.",
        discussion: """
            Exits with 3 if something is missing, and says how to get it.

            Examples:
              quarry doctor
              quarry doctor --json
            """)

    @OptionGroup var table: TableOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws { try table.check(global) }

    func run() throws {
        let findings = Doctor(threads: global.threads).examine()
        if global.json {
            try Output.json(findings)
        } else if table.isCSV {
            try Output.csv(rows(findings))
        } else {
            let style = global.style
            for finding in findings {
                let mark = finding.isGood ? style.green("ok      ") : style.red("missing ")
                Output.print(mark + finding.subject + ": " + finding.state)
                if let remedy = finding.remedy { Output.print("        → " + remedy) }
            }
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode.badInput }
    }

    private func rows(_ findings: [Finding]) -> Table {
        let columns = ["subject", "state", "is_good", "remedy"].map {
            Table.Column($0, title: nil, kind: .text)
        }
        return Table(
            columns,
            rows: findings.map {
                [.init($0.subject), .init($0.state), .init("\($0.isGood)"), .init($0.remedy)]
            })
    }
}
