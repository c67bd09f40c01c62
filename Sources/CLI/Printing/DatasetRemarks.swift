import Datasets
import Terminal

/// What is said aloud of a dataset: what somebody might take to be in it and is not.
struct DatasetRemarks {
    private(set) var lines: [String] = []

    private static let unproved: [DropReason] = [
        .textMoved, .sourceChanged, .sourceMissing, .sourceUnread,
    ]

    init(_ report: DatasetReport, isProvedByIndex: Bool) {
        if report.sources.restricted > 0 {
            lines.append(
                "\(Counted(report.sources.restricted, "source is", "sources are")) left out: not for this "
                    + "audience (--audience)")
        }
        let moved = Self.unproved.reduce(0) { $0 + (report.dropped[$1.rawValue] ?? 0) }
        if moved > 0 {
            lines.append(
                "\(Counted(moved, "question or passage is", "questions or passages are")) left out: they can't be proved in their sources "
                    + "as they are now; build the index again. Of "
                    + report.unproved.joined(separator: ", "))
        }
        if isProvedByIndex {
            lines.append(
                "citations are proved by the index alone: its sources were not opened (--root, --job)"
            )
        }
        if let limit = report.scriptLimit, report.dropped[DropReason.script.rawValue] != nil {
            let cut = report.scripts.filter { $0.value.taken < $0.value.found }
                .sorted { $0.key < $1.key }
                .map { "\($0.value.taken) of \($0.value.found) \($0.key)" }
            lines.append(
                "scripts are balanced: \(Counted(limit, "question")) of one at most (--per-script); taken "
                    + cut.joined(separator: ", "))
        }
        lines += Self.golden(report) + Self.written(report)
        if report.lines.test == 0 || report.lines.train == 0 {
            lines.append(
                "the \(report.lines.test == 0 ? "test" : "training") side is empty: too few "
                    + "sources have questions, or --test-share gives it none")
        }
        if let negatives = report.negatives, negatives.linesWithout > 0,
            report.settings.negatives > 0
        {
            lines.append(
                "\(Counted(negatives.linesWithout, "line has", "lines have")) no hard negatives: too little of the index "
                    + "ranks from \(report.settings.negativeRanks) for them (--negative-ranks)")
        }
    }

    private static func golden(_ report: DatasetReport) -> [String] {
        let missing = report.dropped[DropReason.goldenMissing.rawValue] ?? 0
        let restricted = report.dropped[DropReason.goldenRestricted.rawValue] ?? 0
        guard missing + restricted > 0 else { return [] }
        return [
            "\(Counted(missing + restricted, "golden question is", "golden questions are")) left out: of \(missing) no source or page "
                + "is in the index, \(restricted) are not for this audience"
        ]
    }

    private static func written(_ report: DatasetReport) -> [String] {
        guard let written = report.written, written.failed > 0 else { return [] }
        return [
            "the language model failed \(written.failed) of \(Counted(written.asked, "time"))"
                + (written.isGivenUp ? " and was given up" : "")
                + (written.failure.map { ": \($0)" } ?? "")
                + "; what it wrote until then and all other questions are there"
        ]
    }
}
