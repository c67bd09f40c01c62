import Embedding
import Searching
import Snapshots

/// A member that is there, before the group's model is known.
enum OpenedMember {
    case folder(name: String, Snapshot)
    case known(any Shard)

    var name: String {
        switch self {
        case .folder(let name, _): name
        case .known(let shard): shard.name
        }
    }

    /// As `Shard.state`.
    var state: String { "\(name) \(manifest.root)" }

    var manifest: Manifest {
        switch self {
        case .folder(_, let snapshot): snapshot.manifest
        case .known(let shard): shard.manifest
        }
    }

    /// - Parameters:
    ///   - group: by whose name its sources and passages are known.
    ///   - answers: whether questions are answered too, for which a folder gets ready.
    func shard(
        encoder: Encoder, group: String, slots: ComputeSlots, answers: Bool
    ) -> any Shard {
        switch self {
        case .known(let shard): return shard
        case .folder(let name, let snapshot):
            let generation = ServedGeneration(
                index: group, snapshot: snapshot, encoder: encoder, cross: nil)
            if answers { generation.prepare() }
            return GenerationShard(name: name, generation: generation, slots: slots)
        }
    }
}

extension Shard {
    /// What is another text for another member, and for another root of one.
    var state: String { "\(name) \(manifest.root)" }
}
