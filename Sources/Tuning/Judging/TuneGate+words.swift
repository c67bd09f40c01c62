package import Corpus

extension TuneGate {
    /// Why nothing is published, for people: a sentence of each check that did not pass, with its
    /// name; empty where all did.
    package static func refusal(_ report: GateReport) -> String {
        report.checks.filter { !$0.passed }.map { "\(words(of: $0)) (\($0.name))" }
            .joined(separator: "; ")
    }

    private static func words(of check: GateReport.Check) -> String {
        let value = GateReport.Check.number(check.value)
        let limit = GateReport.Check.number(check.limit)
        switch check.name {
        case "min_held_out_questions":
            return "no question that may judge is held out: give questions of your own as "
                + "--held-out, or more of them as --golden"
        case "gain" where check.value == 0:
            return
                "\(measure) is the same as before on the questions held out, and has to be higher"
        case "gain":
            return "\(measure) falls by \(GateReport.Check.number(-check.value)) on the questions "
                + "held out, and has to be higher than before"
        case "p_value":
            return "the difference may be chance: p is \(value) and has to be below \(limit); more "
                + "questions that are held out tell better"
        default: break
        }
        let loss = "loss_on_"
        if check.name.hasPrefix(loss) {
            return
                "\(check.name.dropFirst(loss.count)) loses \(value) of \(measure), and must lose "
                + "nothing"
        }
        return "questions in one script lose \(value) of \(measure), and may lose \(limit) at most"
    }
}
