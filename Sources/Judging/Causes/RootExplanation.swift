package import Corpus
package import Snapshots

/// Why the roots of two indexes differ: which facts that decide them are others, what follows from
/// those, and what follows from none, which is a fault of Quarry's or of a machine's.
package struct RootExplanation: Sendable {
    /// Empty where everything that decides the indexes is the same.
    package let causes: [RootCause]
    /// What the build measures and makes, as far as it is another: `statistics`, `segments`, keys
    /// of measured weights. Follows from the causes, but for the fault.
    package let consequences: [String]
    /// Segments that are others, and how many the index of now has.
    package let segments: (changed: Int, all: Int)
    /// Sources that one index has and the other tried to read in vain: those that failed before, and
    /// now. Empty where the record of a build is gone.
    package let failures: (before: [BuildInfo.Failure], now: [BuildInfo.Failure])
    package let fault: DeterminismFault?

    /// - Throws: `corrupt`, `io`.
    /// - Complexity: O(segments), and where there is a fault O(bytes of one segment).
    package init(_ difference: IndexDifference) throws(QuarryError) {
        causes = RootCause.all(difference)
        let (before, now) = (difference.before.manifest, difference.now.manifest)
        let known = Set(before.segments.map(\.id))
        segments = (now.segments.count { !known.contains($0.id) }, now.segments.count)
        var consequences: [String] = []
        if before.statistics != now.statistics { consequences.append("statistics") }
        if before.languages != now.languages { consequences.append("scripts") }
        if before.segments != now.segments { consequences.append("segments") }
        self.consequences = consequences + difference.weights.map(\.key)
        let names = difference.sources.names
        failures = (
            try difference.before.failures(of: names.added),
            try difference.now.failures(of: names.removed)
        )
        fault = try DeterminismFault.first(difference, causes: causes)
    }
}

extension Snapshot {
    /// What the record of its build says of sources that it does not have; nothing where the record
    /// is gone.
    fileprivate func failures(of sources: [SourceID]) throws(QuarryError) -> [BuildInfo.Failure] {
        guard !sources.isEmpty else { return [] }
        let paths = Set(sources.map(\.path))
        do throws(QuarryError) {
            return try GenerationStore(root: layout.root).buildInfo(manifest.generation)
                .failures.filter { paths.contains($0.source) }
        } catch {
            guard error.code == .notFound else { throw error }
            return []
        }
    }
}
