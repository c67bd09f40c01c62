import Datasets

/// A dataset that was written, for people.
struct DatasetListing {
    let text: String

    init(_ report: DatasetReport, folder: String) {
        let things = report.format == .beir ? "judgements" : "lines"
        var lines = [
            "Written: \(folder), \(report.format.rawValue), \(report.lines.train) \(things) to train, "
                + "\(report.lines.test) to test",
            "  of \(report.sources.train) and \(report.sources.test) sources",
        ]
        if let documents = report.documents { lines.append("  \(documents) documents") }
        lines += report.kinds.sorted { $0.key < $1.key }.map {
            "  \($0.key): \($0.value.train) and \($0.value.test)"
        }
        lines += report.scripts.sorted { $0.key < $1.key }.map {
            "  \($0.key): \($0.value.taken) of \($0.value.found) questions"
        }
        if let negatives = report.negatives {
            lines.append(
                "  \(negatives.taken) hard negatives; passed over: \(negatives.sameSource) of the "
                    + "same source, \(negatives.nearDuplicates) nearly the same, "
                    + "\(negatives.asClose) as close as the positive")
        }
        if !report.dropped.isEmpty {
            lines.append("  left out: " + Self.counts(report.dropped))
        }
        lines.append("  passages proved by: " + Self.counts(report.proofs))
        lines.append("  root \(report.root)")
        text = lines.joined(separator: "\n")
    }

    private static func counts(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
    }
}
