import Corpus
import Judging
import Snapshots

/// What `quarry diff --json` prints.
struct DiffOutput: Encodable {
    struct Side: Encodable {
        var index: String
        var generation: Int
        var root: String
        var sources, chunks, bytes: Int
    }
    struct Sources: Encodable {
        struct Rename: Encodable { var from, to: String }
        var added, changed: [String]
        var renamed: [Rename]
        var removed: [String]
        var unchanged: Int
    }
    struct Change: Encodable {
        var key: String
        /// Null where there is no such line.
        var before, after: String?

        private enum CodingKeys: String, CodingKey { case key, before, after }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(key, forKey: .key)
            try values.encode(before, forKey: .before)
            try values.encode(after, forKey: .after)
        }
    }
    struct Queries: Encodable {
        var asked, changed: Int
        /// Those whose answers changed.
        var answers: [Answer]
    }
    struct Answer: Encodable {
        struct Passage: Encodable {
            var rank: Int
            var source: String
            var page: Int?
            var text: String
        }
        struct Cause: Encodable {
            var cause: String
            var sources, keys: [String]
        }
        var query: String
        var before, after: [Passage]
        var causes: [Cause]
    }

    var a: Side
    var b: Side
    var equal: Bool
    /// Why the roots differ; empty where nothing that decides them does.
    var causes: [DiffCauses.Cause]
    /// What follows from the causes: lines of the root that are measured or made.
    var consequences: [String]
    /// Null where there is none.
    @Stated var fault: DiffCauses.Fault?
    var sources: Sources
    var settings, fingerprints, weights: [Change]
    /// Absent where nothing was asked.
    var queries: Queries?

    /// - Parameter answers: nil where nothing was asked.
    init(
        _ difference: IndexDifference, explanation: RootExplanation,
        names: (before: String, now: String), answers: [AnswerDifference]?
    ) {
        a = Side(names.before, difference.before.manifest)
        b = Side(names.now, difference.now.manifest)
        equal = difference.isEqual
        causes = explanation.causes.map { DiffCauses.Cause($0, failures: explanation.failures) }
        consequences = explanation.consequences
        fault = explanation.fault.map(DiffCauses.Fault.init)
        let found = difference.sources.names
        sources = Sources(
            added: found.added.map(\.path), changed: found.changed.map(\.path),
            renamed: found.renamed.map { .init(from: $0.from.path, to: $0.to.path) },
            removed: found.removed.map(\.path), unchanged: difference.sources.unchanged)
        settings = difference.settings.map(Change.init)
        fingerprints = difference.fingerprints.map(Change.init)
        weights = difference.weights.map(Change.init)
        queries = answers.map { answers in
            let changed = answers.filter(\.isChanged)
            return Queries(
                asked: answers.count, changed: changed.count, answers: changed.map(Answer.init))
        }
    }
}

extension DiffOutput.Side {
    init(_ name: String, _ manifest: Manifest) {
        self.init(
            index: name, generation: manifest.generation, root: manifest.root,
            sources: manifest.statistics.sources, chunks: manifest.statistics.chunks,
            bytes: manifest.byteCount)
    }
}

extension DiffOutput.Change {
    init(_ change: FactChange) {
        self.init(key: change.key, before: change.before, after: change.now)
    }
}

extension DiffOutput.Answer {
    init(_ answer: AnswerDifference) {
        self.init(
            query: answer.query, before: Self.ranked(answer.before), after: Self.ranked(answer.now),
            causes: answer.causes.map {
                Cause(cause: $0.kind.rawValue, sources: $0.sources, keys: $0.keys)
            })
    }

    private static func ranked(_ passages: [AnswerDifference.Passage]) -> [Passage] {
        passages.enumerated().map {
            Passage(rank: $0 + 1, source: $1.source, page: $1.page, text: $1.text)
        }
    }
}
