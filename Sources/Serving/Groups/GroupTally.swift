import Reporting
import Searching
import Synchronization

/// Counts what members a group's answers were without.
final class GroupTally: Sendable {
    private struct Cause: Hashable {
        var member: String
        var kind: ShardFailure.Kind
    }

    private struct State {
        var whole = 0
        var partial = 0
        var unanswered = 0
        var missing: [Cause: Int] = [:]
    }

    let group: String
    private let state = Mutex(State())

    init(group: String) { self.group = group }

    func count(_ missing: [MissingMember]) {
        state.withLock { state in
            if missing.isEmpty { state.whole += 1 } else { state.partial += 1 }
            for member in missing {
                state.missing[Cause(member: member.name, kind: member.kind), default: 0] += 1
            }
        }
    }

    func countUnanswered() { state.withLock { $0.unanswered += 1 } }

    static func text(_ groups: [ServedGroup]) -> String {
        guard !groups.isEmpty else { return "" }
        return [
            PrometheusText.metric(
                "quarry_group_answers_total", .counter,
                help: "Searches of a group: answered by all members, in part, or not.",
                samples: groups.flatMap { $0.tally.answers }),
            PrometheusText.metric(
                "quarry_group_missing_total", .counter,
                help: "Searches that a member gave no answer to, by reason.",
                samples: groups.flatMap { $0.tally.causes }),
            PrometheusText.metric(
                "quarry_group_members", .gauge, help: "Members that are there, and that are not.",
                samples: groups.flatMap(members)),
        ].joined()
    }

    private var answers: [PrometheusText.Sample] {
        let state = state.withLock { $0 }
        return [
            ("whole", state.whole), ("partial", state.partial), ("none", state.unanswered),
        ].map { outcome, count in
            .init(labels: [("group", group), ("outcome", outcome)], value: Double(count))
        }
    }

    private var causes: [PrometheusText.Sample] {
        let missing = state.withLock { $0.missing }
        return missing.sorted {
            ($0.key.member, $0.key.kind.rawValue) < ($1.key.member, $1.key.kind.rawValue)
        }.map { cause, count in
            .init(
                labels: [
                    ("group", group), ("member", cause.member), ("reason", cause.kind.rawValue),
                ], value: Double(count))
        }
    }

    private static func members(_ group: ServedGroup) -> [PrometheusText.Sample] {
        let generation = group.generation
        return [
            ("present", generation.searcher.shards.count), ("absent", generation.absent.count),
        ].map { state, count in
            .init(labels: [("group", group.name), ("state", state)], value: Double(count))
        }
    }
}
