import Corpus
import Snapshots

extension RootExplanation {
    /// For people: a line a cause, what follows, and the fault. Empty for equal indexes.
    package func words(_ difference: IndexDifference) -> [String] {
        guard !difference.isEqual else { return [] }
        var lines = causes.map { "because \($0.words(difference.sources))" }
        lines += [(failures.before, "before"), (failures.now, "now")].flatMap { failures, when in
            failures.prefix(Self.listed).map {
                "  \($0.source) could not be read \(when): \($0.reason)"
            }
                + Self.more(failures.count)
        }
        if !causes.isEmpty, let moved { lines.append("hence \(moved)") }
        return lines + faultWords(difference)
    }

    /// Failures that are listed; the JSON output has them all.
    private static let listed = 5

    private static func more(_ count: Int) -> [String] {
        count > listed ? ["  … and \(count - listed) more"] : []
    }

    private var moved: String? {
        let names = consequences.map {
            $0 == "segments" ? "\(segments.changed) of \(segments.all) segments" : $0
        }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    private func faultWords(_ difference: IndexDifference) -> [String] {
        guard let fault else {
            // Roots are of the facts that were compared, so there is nothing else.
            return causes.isEmpty ? ["because of nothing that this version knows"] : []
        }
        let opening =
            causes.isEmpty
            ? "for no reason: sources, settings, programs and model are the same"
            : "besides for no reason"
        let readsScans = difference.now.manifest.fingerprints[.parser].map {
            !ParseSettings.parts(ofFingerprint: $0).ocr.isEmpty
        }
        return ["\(opening). A build must not do that.", "  first in \(fault.words)"]
            + (readsScans == true
                ? ["  what OCR reads may differ between kinds of CPU; everything else is a fault"]
                : ["  build both again with --full; if it stays, it is a fault to be reported"])
    }
}

extension DeterminismFault {
    /// Where it is.
    package var words: String {
        switch self {
        case .segment(let segment):
            let place =
                "segment \(segment.partition) (\(segment.before.prefix(12)) → "
                + "\(segment.now.prefix(12))), of the same inputs: \(segment.files.joined(separator: ", "))"
            let source = segment.source.map { source in
                "; first source: \(source) (\(segment.part ?? ""))"
            }
            let others = segment.others > 0 ? "; and \(segment.others) segments more" : ""
            return place + (source ?? "") + others
        case .line(let change):
            return "the line \(change.key) of root.txt"
        }
    }
}
