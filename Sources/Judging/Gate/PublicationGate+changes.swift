import Corpus
import Snapshots

extension PublicationGate {
    /// How far the index is from the one before it.
    func changeChecks(_ subject: GateSubject) -> [GateReport.Check] {
        guard let current = subject.current?.manifest ?? subject.currentFacts else { return [] }
        var checks: [GateReport.Check] = []
        if let most = rules.maximumSizeChange {
            let value = Self.sizeChange(
                from: current, to: subject.index.manifest, onlyGrowth: subject.acceptsRemovals)
            checks.append(.init("max_size_change", value: value, atMost: most))
        }
        guard subject.judgesRemovals, !subject.acceptsRemovals, let most = rules.maximumRemoved
        else { return checks }
        let (before, now) = (current.statistics.sources, subject.index.manifest.statistics.sources)
        if let removed = removed(subject, before: before, now: now) {
            checks.append(
                .removals(removed, of: before, atMost: most, butFrom: rules.minimumFiles))
        }
        checks.append(.init("everything", value: before > 0 && now == 0 ? 1 : 0, atMost: 0))
        return checks
    }

    /// How many sources are gone: by their names, or at least, where only their number is known. Nil,
    /// and a note, where the index before is damaged; the new one has been read by then.
    private func removed(_ subject: GateSubject, before: Int, now: Int) -> Int? {
        guard let current = subject.current else { return max(0, before - now) }
        do throws(QuarryError) {
            return try SourceDifference(from: current, to: subject.index).names.removed.count
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
