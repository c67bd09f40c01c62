import Corpus
import Snapshots

extension PublicationGate {
    /// How far the index is from the one before it.
    func changeChecks(_ subject: GateSubject) -> [GateReport.Check] {
        guard let current = subject.current else { return [] }
        var checks: [GateReport.Check] = []
        if let most = rules.maximumSizeChange {
            let value = Self.sizeChange(
                from: current.manifest, to: subject.index.manifest,
                onlyGrowth: subject.acceptsRemovals)
            checks.append(.init("max_size_change", value: value, atMost: most))
        }
        guard subject.judgesRemovals, !subject.acceptsRemovals, let most = rules.maximumRemoved
        else { return checks }
        guard let sources = sources(from: current, to: subject.index) else { return checks }
        let before = current.manifest.statistics.sources
        let isEmptied = before > 0 && subject.index.manifest.statistics.sources == 0
        checks.append(
            .removals(
                sources.names.removed.count, of: before, atMost: most,
                butFrom: rules.minimumFiles))
        checks.append(.init("everything", value: isEmptied ? 1 : 0, atMost: 0))
        return checks
    }

    /// Nil, and a note, where the index before is damaged; the new one has been read by then.
    private func sources(from current: Snapshot, to index: Snapshot) -> SourceDifference? {
        do throws(QuarryError) {
            return try SourceDifference(from: current, to: index)
        } catch {
            note("the gate compares no sources with those of the index before: \(error)")
            return nil
        }
    }

    /// By how much of itself the index grew or shrank, in bytes or in chunks, whichever is more; 0
    /// where there was nothing.
    private static func sizeChange(
        from before: Manifest, to now: Manifest, onlyGrowth: Bool
    ) -> Double {
        let sizes = [
            (before.byteCount, now.byteCount), (before.statistics.chunks, now.statistics.chunks),
        ]
        let changes = sizes.filter { $0.0 > 0 }.map { Double($0.1 - $0.0) / Double($0.0) }
        return changes.map { onlyGrowth ? max($0, 0) : abs($0) }.max() ?? 0
    }
}
