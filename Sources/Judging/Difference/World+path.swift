import Corpus
import Embedding
import HNSW
import Searching
import Snapshots

extension World {
    /// The worlds on the way from one index to another, each one change further than the one
    /// before; the first is the index of before, the last that of now.
    /// - Parameter encoders: nil where questions are asked by words alone.
    /// - Throws: `corrupt`; what opening the models throws.
    static func path(
        _ difference: IndexDifference, encoders: EncoderPool?
    ) throws(QuarryError) -> [World] {
        let names = difference.sources.names
        let changed = Set(names.changed)
        let gone = try OwnPassages(
            of: difference.before, sources: Set(names.removed),
            others: try OwnPassages.texts(of: changed, in: difference.now))
        let new = try OwnPassages(
            of: difference.now, sources: Set(names.added),
            others: try OwnPassages.texts(of: changed, in: difference.before))
        return try past(difference.before, without: gone, encoders: encoders)
            + present(difference, without: new, encoders: encoders)
    }

    /// Those that answer from the segments of before. Steps that change nothing are left out.
    private static func past(
        _ index: Snapshot, without gone: OwnPassages, encoders: EncoderPool?
    ) throws(QuarryError) -> [World] {
        let encoder = try encoders?.encoder(of: index)
        func world(_ step: Step?, within restriction: [OrdinalSet]?) -> World {
            World(
                step: step,
                searcher: Searcher(snapshot: index, encoder: encoder, restriction: restriction))
        }
        var worlds = [world(nil, within: nil)]
        if gone.hasSources { worlds.append(world(.removed, within: gone.ofCommonSources)) }
        if gone.hasEdits { worlds.append(world(.editedAway, within: gone.common)) }
        return worlds
    }

    /// Those that answer from the segments of now.
    private static func present(
        _ difference: IndexDifference, without new: OwnPassages, encoders: EncoderPool?
    ) throws(QuarryError) -> [World] {
        let (before, now) = (difference.before, difference.now)
        let encoder = try encoders?.encoder(of: now)
        func world(_ step: Step, of index: Snapshot, within restriction: [OrdinalSet]?) -> World {
            World(
                step: step,
                searcher: Searcher(snapshot: index, encoder: encoder, restriction: restriction))
        }
        // A set of all would only cost time.
        let common = new.hasSources || new.hasEdits ? new.common : nil
        let known = new.hasSources ? new.ofCommonSources : nil
        let unweighted = try now.asked(
            weightsOf: before, settingsOf: before, changed: difference.settings)
        let weighted = try now.asked(
            weightsOf: now, settingsOf: before, changed: difference.settings)
        var worlds = [
            world(.segments, of: unweighted, within: common),
            world(.weights, of: weighted, within: common),
            world(.search, of: now, within: common),
        ]
        if new.hasEdits { worlds.append(world(.editedIn, of: now, within: known)) }
        if new.hasSources { worlds.append(world(.added, of: now, within: nil)) }
        return worlds
    }
}

extension Snapshot {
    /// The same segments, asked by the weights and settings of another index. Mean vectors of
    /// scripts are compared with vectors, and so are those of the same model or none of the
    /// other's.
    fileprivate func asked(
        weightsOf weights: Snapshot, settingsOf other: Snapshot, changed changes: [FactChange]
    ) throws(QuarryError) -> Snapshot {
        var manifest = manifest
        manifest.calibration = weights.manifest.calibration
        if manifest.hasModel(of: weights.manifest) {
            manifest.languages = weights.manifest.languages
        }
        for change in changes {
            let source =
                switch change.effect {
                case .weights: weights
                case .search: other
                case .model, .build, .form: self
                }
            manifest.settings[change.key] = source.manifest.settings[change.key]
        }
        // Another model's adapter says nothing of these vectors.
        let adapter = manifest.hasModel(of: other.manifest) ? other.adapter : adapter
        manifest.adapt(by: adapter.map(Manifest.FileEntry.init))
        return try Snapshot(manifest, layout: layout, adapter: adapter)
    }
}
