import Corpus
import Datasets
import Terminal

/// A dataset that was written, for people.
struct DatasetListing {
    let text: String

    init(_ report: DatasetReport, folder: String) {
        let thing = report.format == .beir ? "judgement" : "line"
        var lines = [
            "Written: \(folder), \(report.format.rawValue), \(Counted(report.lines.train, thing)) to train, "
                + "\(report.lines.test) to test",
            "  of \(report.sources.train) and \(Counted(report.sources.test, "source"))",
        ]
        if let documents = report.documents { lines.append("  \(Counted(documents, "document"))") }
        lines += report.kinds.sorted { $0.key < $1.key }.map {
            "  \(Self.name(ofKind: $0.key)): \($0.value.train) to train, \($0.value.test) to test"
        }
        lines += report.scripts.sorted { $0.key < $1.key }.map {
            "  in \(Self.name(ofScript: $0.key)): \($0.value.taken) of \(Counted($0.value.found, "question"))"
        }
        if let negatives = report.negatives {
            lines.append(
                "  \(Counted(negatives.taken, "hard negative")); passed over: \(negatives.sameSource) of the "
                    + "same source, \(negatives.nearDuplicates) nearly the same, "
                    + "\(negatives.asClose) as close as the positive")
        }
        if !report.dropped.isEmpty {
            lines.append("  left out:")
            lines += report.dropped.sorted { $0.key < $1.key }.map {
                "    \($0.value) \(DropReason(rawValue: $0.key)?.words ?? $0.key)"
            }
        }
        lines.append("  passages proved by: " + Self.counts(report.proofs))
        lines.append("  root \(report.root)")
        text = lines.joined(separator: "\n")
    }

    private static func counts(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
    }

    private static func name(ofKind kind: String) -> String {
        switch QuestionKind(rawValue: kind) {
        case .heading: "asked by headings"
        case .sentence: "asked by sentences"
        case .cloze: "a sentence taken out (cloze)"
        case .golden: "golden questions"
        case .llm: "written by the language model"
        case nil: kind
        }
    }

    private static func name(ofScript script: String) -> String {
        WritingScript(rawValue: script)?.languageName ?? script
    }
}
