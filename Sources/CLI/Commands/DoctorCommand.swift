import ArgumentParser
import Diagnosis

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this machine: parser, fonts maps, model, kernels, disk, a self-test.",
        discussion: """
            Exits with 3 if something is missing, and says how to get it.

            Examples:
              quarry doctor
              quarry doctor --json
            """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let findings = Doctor(threads: global.threads).examine()
        if global.json {
            try Output.json(findings)
        } else {
            let style = Style(isOn: global.colours(1))
            for finding in findings {
                let mark = finding.isGood ? style.green("ok      ") : style.red("missing ")
                Output.print(mark + finding.subject + ": " + finding.state)
                if let remedy = finding.remedy { Output.print("        → " + remedy) }
            }
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode.badInput }
    }
}
