import Artifacts
import Corpus
import Indexing
import Snapshots
import Storage

extension Worker {
    /// Writes a partition's segment out of packs, and what measuring needs of it.
    func segment(_ unit: Unit, name: String, scratch: String) throws -> Receipt {
        guard let partition = unit.partition, let inputs = unit.inputs
        else { throw QuarryError(.invalidInput, path: name, "the unit names no partition") }
        let (list, files) = try sources(of: unit)
        guard zip(files, files.dropFirst()).allSatisfy({ $0.id < $1.id }),
            steps.inputs(of: files) == inputs
        else {
            throw QuarryError(
                .invalidInput, path: name, "the unit's sources are not those of its inputs")
        }
        let packs = try (list.packs ?? []).map { pack throws(QuarryError) in
            try open(pack, bringingInto: scratch)
        }
        let index = FileSystem.path("index", in: scratch)
        try FileSystem.makeFolder(FileSystem.path("segments", in: index))
        let entry = try steps.writeSegment(
            partition: partition, files: files, packs: packs, into: index)
        var receipt = Receipt(.segment, of: name)
        receipt.segment = entry
        let folder = "\(index)/\(StoreLayout.segment(entry.id))"
        let facts = try steps.facts(ofSegment: folder)
        for file in receipt.files {
            try store.putIfAbsent(file, from: FileSystem.path(file.name, in: index))
        }
        receipt.facts = try put(facts.encoded, in: StoreLayout.facts)
        return receipt
    }

    private func open(
        _ pack: FileReference, bringingInto scratch: String
    ) throws(QuarryError) -> ArtifactPack {
        let file = StoredFile(
            name: StoreLayout.object(StoreLayout.packs, pack.sha256), length: pack.bytes,
            sha256: pack.sha256)
        return try ArtifactPack(path: store.path(of: file, bringingInto: scratch))
    }
}
