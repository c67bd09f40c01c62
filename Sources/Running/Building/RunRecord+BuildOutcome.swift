import Corpus
import Indexing
import Reporting
import Snapshots

extension RunRecord {
    /// Takes over what a build that went through says of itself.
    mutating func describe(_ outcome: BuildOutcome) {
        root = outcome.currentRoot
        // A first generation that was refused is none.
        generation = root == nil ? nil : outcome.manifest.generation
        published = outcome.isNewGeneration
        chunks = outcome.manifest.statistics.chunks
        settings = outcome.manifest.settings
        fingerprints = outcome.manifest.fingerprints
        sources.total = outcome.changes.total
        sources.added = outcome.changes.added
        sources.changed = outcome.changes.changed
        sources.renamed = outcome.changes.renamed
        sources.removed = outcome.changes.removed
        sources.unchanged = outcome.changes.unchanged
        sources.failed = outcome.changes.failed
        computed.parsed = outcome.parsed
        computed.embedded = outcome.embedded
        for index in stages.indices {
            // The build's own clock, where it has one for the stage.
            stages[index].seconds = outcome.stages[stages[index].name] ?? stages[index].seconds
        }
    }
}

extension RunRecord.Guard {
    /// Nil where there was nothing to guard.
    init?(_ removals: Removals) {
        guard !removals.gate.checks.isEmpty else { return nil }
        self.init(
            passed: removals.gate.passed, accepted: removals.isAccepted,
            checks: removals.gate.checks, vanished: Listing(removals.vanished.map(\.path)))
    }
}

extension RunRecord.Changes {
    init(_ names: ChangedNames) {
        self.init()
        added = Listing(names.added.map(\.path))
        changed = Listing(names.changed.map(\.path))
        renamed = Listing(names.renamed.map { .init(from: $0.from.path, to: $0.to.path) })
        removed = Listing(names.removed.map(\.path))
    }
}

extension CorpusProfile {
    /// - Parameter known: of an earlier run: a segment it has is not read again.
    init(
        _ profile: IndexProfile, _ outcome: BuildOutcome, index: String, known: CorpusProfile?
    ) throws {
        self.init()
        languages = profile.languages
        types = Dictionary(
            uniqueKeysWithValues: profile.types.map { ($0.key.rawValue, $0.value) })
        pages = Self.verdicts(profile.pages)
        poorSources = Listing(
            profile.poor.map {
                .init(
                    source: $0.source.path, pageCount: $0.pageCount,
                    pages: Self.verdicts($0.pages))
            })
        warnings = Listing(outcome.warnings.map { .init(source: $0.source, message: $0.message) })
        largest = profile.largest.map {
            .init(source: $0.source.path, bytes: $0.bytes, chunks: $0.chunks)
        }
        let before = Dictionary(
            (known?.segments ?? []).map { ($0.id, $0.lengths) },
            uniquingKeysWith: { first, _ in first })
        segments = try outcome.manifest.segments.map { entry in
            var lengths = before[entry.id] ?? LengthHistogram()
            if before[entry.id] == nil {
                for tokens in try IndexProfile.tokenCounts(segment: entry.id, index: index) {
                    lengths.add(tokens)
                }
            }
            return Segment(
                id: entry.id, sources: entry.sources, chunks: entry.chunks,
                bytes: entry.files.reduce(0) { $0 + $1.length }, lengths: lengths)
        }
    }

    private static func verdicts(_ pages: [Page.Verdict: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: pages.map { ($0.key.rawValue, $0.value) })
    }
}
