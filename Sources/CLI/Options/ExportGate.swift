import Corpus
import Embedding
import Jobs
import Judging
import Publishing
import Snapshots

/// The gate of an export: the rules that the build left beside the generation.
struct ExportGate {
    /// The index folder.
    let index: String
    let acceptsRemovals: Bool
    let threads: Int
    /// Told what was not judged, and why.
    let note: @Sendable (String) -> Void

    /// - Throws: `corrupt`; as `PublicationGate`.
    func judge(_ index: Snapshot, over current: IndexExport.Current) throws(QuarryError)
        -> GateReport
    {
        // Of the generation that is judged: a build may have published the next one by now.
        let info = try GenerationStore(root: self.index).buildInfo(index.manifest.generation)
        var subject = GateSubject(index: index, current: nil)
        switch current {
        case .nothing: break
        case .index(let snapshot): subject.current = snapshot
        case .facts(let manifest, let error):
            subject.currentFacts = manifest
            note("the gate compares numbers alone with what the channel has: \(error)")
        case .unreadable(let error):
            note("the gate compares nothing with what the channel has: \(error)")
        }
        subject.failed = info.failures.count
        subject.judgesRemovals = true
        subject.acceptsRemovals = acceptsRemovals
        return try PublicationGate(
            info.gate ?? .standard, models: ModelStore.standard(), threads: threads, note: note
        ).judge(subject)
    }
}
