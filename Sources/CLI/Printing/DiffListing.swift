import Corpus
import Judging
import Snapshots
import Terminal

/// What `quarry diff` prints for people.
struct DiffListing {
    private let difference: IndexDifference
    private let explanation: RootExplanation
    private let answers: [AnswerDifference]
    private let style: Style

    /// Names, and sources of an answer, that are listed; the JSON output has them all.
    private static let listed = 20
    /// Characters of a value.
    private static let shownValue = 60

    init(
        _ difference: IndexDifference, explanation: RootExplanation, answers: [AnswerDifference],
        style: Style
    ) {
        self.difference = difference
        self.explanation = explanation
        self.answers = answers
        self.style = style
    }

    var text: String {
        let causes = explanation.words(difference).map { "  " + ForeignText.escaped($0) }
        return ([headline] + causes + sources + facts + questions).joined(separator: "\n")
    }

    private var headline: String {
        let roots = [difference.before, difference.now].map { "\($0.manifest.root.prefix(16))…" }
        guard !difference.isEqual else {
            return style.bold("Equal, byte for byte") + "  root \(roots[0])"
        }
        return style.bold("Different") + "  root \(roots[0]) → \(roots[1])"
    }

    private var sources: [String] {
        let names = difference.sources.names
        let counts = [
            (names.added.count, "added"), (names.changed.count, "changed"),
            (names.renamed.count, "renamed"), (names.removed.count, "removed"),
            (difference.sources.unchanged, "unchanged"),
        ].map { "\($0.0) \($0.1)" }
        var lines = names.added.map { "  + \($0.path)" }
        lines += names.changed.map { "  ~ \($0.path)" }
        lines += names.renamed.map { "  > \($0.from.path) → \($0.to.path)" }
        lines += names.removed.map { "  - \($0.path)" }
        return ["  sources: " + counts.joined(separator: ", ")] + cut(lines)
    }

    private var facts: [String] {
        cut(
            (difference.settings + difference.fingerprints + difference.weights).map {
                "  \($0.key): \(Self.value($0.before)) → \(Self.value($0.now))"
            })
    }

    private static func value(_ text: String?) -> String {
        guard let text else { return "–" }
        return text.count > shownValue ? "\(text.prefix(shownValue))…" : text
    }

    private var questions: [String] {
        guard !answers.isEmpty else { return [] }
        let changed = answers.filter(\.isChanged)
        return ["", style.bold("\(changed.count) of \(answers.count) answers changed")]
            + changed.flatMap { answer in
                ["  \(answer.query)"] + answer.causes.map { "    because: \($0.words)" }
                    + cut(
                        answer.moves.map {
                            "    \($0.source): \(rank($0.from)) → \(rank($0.to))"
                        })
            }
    }

    private func rank(_ rank: Int?) -> String { rank.map(String.init) ?? "–" }

    private func cut(_ lines: [String]) -> [String] {
        let rest = lines.count - Self.listed
        return Array(lines.prefix(Self.listed))
            + (rest > 0 ? ["  … and \(rest) more; --json lists all"] : [])
    }
}
