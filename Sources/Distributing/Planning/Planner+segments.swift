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
        var units: [Unit] = []
        for (partition, sources) in byPartition.sorted(by: { $0.key < $1.key }) {
            var unit = Unit(
                .segment, of: steps,
                seconds: UnitCost.seconds(segmentOf: sources.reduce(0) { $0 + $1.chunkCount }))
            unit.partition = partition
            unit.inputs = steps.inputs(of: sources.map(\.file))
            try set(list(of: sources, in: state), of: &unit, state: &state)
            units.append(unit)
        }
        guard let receipts = try plan(units, as: .segment, in: &state) else { return false }
        for (unit, receipt) in zip(units, receipts) {
            guard let entry = receipt.segment, entry.inputs == unit.inputs,
                entry.partition == unit.partition
            else {
                throw QuarryError(
                    .corrupt, path: store.described(path(of: receipt)),
                    "is of other sources or settings than its unit; remove it and plan again")
            }
            state.segments.append(entry)
        }
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
