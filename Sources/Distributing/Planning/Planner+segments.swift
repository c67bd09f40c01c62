import Corpus
import Indexing
import Segments
import Snapshots

extension Planner {
    /// - Returns: whether all segments are there.
    func segment(_ state: inout DistributedState) throws(QuarryError) -> Bool {
        guard state.chunkCount < Partitioning.maximumChunks else {
            throw QuarryError(
                .corrupt, path: store.described(StoreLayout.preparations(steps.preparation)),
                "its receipts state \(state.chunkCount) chunks, more than there can be")
        }
        let partitioning = Partitioning(
            chunkCount: state.chunkCount, soleChunks: steps.soleChunks)
        let byPartition = Dictionary(grouping: state.indexed) {
            partitioning.partition(of: $0.file.id)
        }
        var drafts: [UnitDraft] = []
        for (partition, sources) in byPartition.sorted(by: { $0.key < $1.key }) {
            var draft = UnitDraft(
                .segment, of: self,
                seconds: UnitCost.seconds(segmentOf: sources.reduce(0) { $0 + $1.chunkCount }))
            draft.unit.partition = partition
            draft.unit.inputs = steps.inputs(of: sources.map(\.file))
            try set(list(of: sources, in: state), of: &draft.unit, state: &state)
            drafts.append(draft)
        }
        guard let receipts = try plan(drafts, as: .segment, in: &state) else { return false }
        state.segments = receipts.compactMap(\.segment)
        return true
    }

    private func list(of sources: [IndexedSource], in state: DistributedState) -> SourceList {
        var packs: Set<FileReference> = []
        let stated = sources.map { source in
            let key = steps.key(of: source.file)
            if let place = state.places[key.hex] { packs.insert(place.pack) }
            return UnitSource(source.file, key: key)
        }
        return SourceList(sources: stated, packs: packs.sorted { $0.sha256 < $1.sha256 })
    }
}
