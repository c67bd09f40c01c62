import Corpus
import Segments
import Snapshots

/// What the current generation knows of its sources, so that unchanged ones need no work.
struct PreviousGeneration {
    /// Name → content hash of all its sources.
    private(set) var hashes: [SourceID: Digest] = [:]
    /// Chunk counts; empty if another parser, chunker, model or chunk setting made them.
    private var chunkCounts: [SourceID: Int] = [:]

    /// Empty where nothing was published yet.
    /// - Throws: `SnapshotError`, `SegmentError` on a damaged generation.
    init(_ store: GenerationStore, fingerprints: Fingerprints) throws {
        guard let number = try store.currentNumber() else { return }
        let manifest = try store.manifest(number)
        let isSamePreparation = fingerprints.preparesLike(manifest)
        isPreparedAlike = isSamePreparation
        totalChunks = manifest.statistics.chunks
        for entry in manifest.segments {
            let sources = try SourceTable(folder: store.layout.segment(entry.id))
            for index in 0..<sources.count {
                let record = try sources[index]
                hashes[record.file.id] = record.file.contentHash
                if isSamePreparation { chunkCounts[record.file.id] = record.chunkCount }
            }
        }
    }

    /// Whether its chunks are what this build would make.
    private(set) var isPreparedAlike = false
    private(set) var totalChunks = 0

    /// The chunk count of a source that is as it was; nil if it must be prepared.
    func chunkCount(of file: SourceFile) -> Int? {
        hashes[file.id] == file.contentHash ? chunkCounts[file.id] : nil
    }
}

extension Fingerprints {
    /// Whether a generation's chunks are what this build would make.
    fileprivate func preparesLike(_ manifest: Manifest) -> Bool {
        let keys = ["parser", "chunker", "model"]
        let chunkSettings = settings.facts.filter { $0.key.hasPrefix("chunk.") }
        return keys.allSatisfy { manifest.fingerprints[$0] == facts[$0] }
            && chunkSettings.allSatisfy { manifest.settings[$0.key] == $0.value }
    }
}
