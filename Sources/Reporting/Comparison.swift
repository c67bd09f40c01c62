/// The run before, beside this one.
package struct Comparison: Codable, Hashable, Sendable {
    package var run: String
    package var outcome: RunRecord.Outcome
    package var seconds: Double
    package var chunks: Int
    package var sources: Int
    package var failed: Int
    package var parsed: Int
    package var embedded: Int
    package var peakMemoryBytes: Int
    package var indexBytes: Int
    /// Stage → seconds.
    package var stages: [String: Double]
    /// Settings and versions that were others then.
    package var settings: [Change]
    package var fingerprints: [Change]
    /// Sources that failed then and now, that failed then only, and that fail only now.
    package var stillFailing: Int
    package var repaired: Int
    package var newlyFailing: Int

    package struct Change: Codable, Hashable, Sendable {
        package var key: String
        package var before: String?
        package var after: String?
    }

    package init(_ before: RunRecord, with now: RunRecord) {
        run = before.run
        outcome = before.outcome
        seconds = before.seconds
        chunks = before.chunks
        sources = before.sources.total
        failed = before.sources.failed
        parsed = before.computed.parsed
        embedded = before.computed.embedded
        peakMemoryBytes = before.resources.peakMemoryBytes
        indexBytes = before.resources.indexBytes
        stages = Dictionary(before.stages.map { ($0.name, $0.seconds) }) { $0 + $1 }
        settings = Self.changes(from: before.settings, to: now.settings)
        fingerprints = Self.changes(from: before.fingerprints, to: now.fingerprints)
        let then = Set(before.failures.items.compactMap(\.source))
        let today = Set(now.failures.items.compactMap(\.source))
        stillFailing = then.intersection(today).count
        repaired = then.subtracting(today).count
        newlyFailing = today.subtracting(then).count
    }

    /// A run that ended before it knew its settings says nothing of them.
    private static func changes(
        from before: [String: String], to now: [String: String]
    ) -> [Change] {
        guard !before.isEmpty, !now.isEmpty else { return [] }
        return Set(before.keys).union(now.keys).sorted()
            .filter { before[$0] != now[$0] }
            .map { Change(key: $0, before: before[$0], after: now[$0]) }
    }
}
