import Corpus
import Embedding
import Jobs
import Judging
import Publishing
import Running
import Snapshots

/// The gate of an export: the rules that the build left beside the generation.
struct ExportGate {
    private let gate: PublicationGate
    private let failed: Int
    private let acceptsRemovals: Bool
    private let note: @Sendable (String) -> Void

    /// - Parameter note: told what was not judged, and why.
    /// - Throws: `notFound` without a generation, `corrupt`; as `PublicationGate`.
    init(
        index: String, acceptsRemovals: Bool, threads: Int,
        note: @escaping @Sendable (String) -> Void
    ) throws(QuarryError) {
        let store = GenerationStore(root: index)
        let info = try store.buildInfo(store.currentManifest().generation)
        gate = try PublicationGate(
            info.gate ?? .standard, models: ModelStore.standard(), threads: threads, note: note)
        failed = info.failures.count
        self.acceptsRemovals = acceptsRemovals
        self.note = note
    }

    func judge(_ index: Snapshot, over current: IndexExport.Current) throws(QuarryError)
        -> GateReport
    {
        var subject = GateSubject(index: index, current: nil)
        switch current {
        case .nothing: break
        case .index(let snapshot): subject.current = snapshot
        case .unreadable(let error):
            note("the gate compares nothing with what the channel has: \(error)")
        }
        subject.failed = failed
        subject.judgesRemovals = true
        subject.acceptsRemovals = acceptsRemovals
        return try gate.judge(subject)
    }
}
