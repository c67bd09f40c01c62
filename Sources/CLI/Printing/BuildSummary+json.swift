import Corpus
import Foundation
import Indexing
import Running
import Snapshots
import Terminal

/// A build's result as log lines, for a journal that is read by programs.
extension BuildSummary {
    /// One line for each thing that is worth knowing, and one for the whole at the end.
    var jsonLines: [String] {
        let status = ExitStatus(outcome)
        return (failureRemarks + warningRemarks + carriedRemarks).map {
            line("warning", $0.message, $0.fields)
        }
            + [line(status == .refused ? "error" : "info", result, fields(status))]
    }

    private typealias Remark = (message: String, fields: [String: Log.Field])

    private var failureRemarks: [Remark] {
        outcome.failures.map {
            (
                ($0.unreadable == nil ? "not in the index: " : "can't be read: ")
                    + "\(SourceID.shown($0.source)): \($0.reason)",
                [
                    "source": .text($0.source), "code": .text($0.code.rawValue),
                    "was_indexed": .flag($0.wasIndexed),
                ]
            )
        }
    }

    private var warningRemarks: [Remark] {
        WarningGroup.groups(of: outcome.warnings).map { group in
            guard group.sources.count == 1 else {
                return (group.text, ["sources": .count(group.sources.count)])
            }
            return (group.text, ["source": .text(group.sources[0])])
        }
    }

    private var carriedRemarks: [Remark] {
        outcome.carriedOver.map {
            (
                Self.line($0).trimmingCharacters(in: .whitespaces),
                [
                    "source": .text($0.source.path), "kind": .text($0.kind.rawValue),
                    "cause": .text($0.cause.rawValue),
                ]
            )
        }
    }

    private func fields(_ status: ExitStatus) -> [String: Log.Field] {
        let changes = outcome.changes
        var fields: [String: Log.Field] = [
            "generation": .count(outcome.manifest.generation),
            "published": .flag(outcome.isNewGeneration),
            "exit_code": .count(Int(status.rawValue)), "seconds": .number(outcome.seconds),
            "chunks": .count(outcome.manifest.statistics.chunks),
            "parsed": .count(outcome.parsed), "embedded": .count(outcome.embedded),
            "carried_over": .count(outcome.carriedOver.count),
            "passed_over": .count(outcome.passedOver.count),
        ]
        for (name, count) in [
            ("total", changes.total), ("added", changes.added), ("changed", changes.changed),
            ("renamed", changes.renamed), ("removed", changes.removed),
            ("unchanged", changes.unchanged), ("failed", changes.failed),
        ] { fields[name] = .count(count) }
        if let root = outcome.currentRoot { fields["root"] = .text(root) }
        if let limit = outcome.limit { fields["limit"] = .text(limit.name) }
        return fields
    }

    private func line(
        _ level: String, _ message: String, _ fields: [String: Log.Field]
    ) -> String {
        LogLine.line(.json, level, message, fields)
    }
}

extension BuildOutcome {
    /// Says a refusal aloud, or that it was overruled.
    /// - Parameters:
    ///   - job: the job file.
    ///   - index: the index's folder where it is not the job's.
    func sayRefusal(job: String, index: String?, to log: Log) {
        if let reason = refusal(job: job, index: index) {
            log.say(.error, "refused to publish: " + reason)
        } else if !removals.gate.passed {
            log.say(
                .remark,
                "\(Counted(removals.vanished.count, "source is", "sources are")) gone; published as you said"
            )
        }
    }
}
