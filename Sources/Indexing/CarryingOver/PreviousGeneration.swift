import Corpus
import Segments
import Snapshots

/// What the current generation knows of its sources, so that unchanged ones need no work.
struct PreviousGeneration {
    /// Name → content key of all its sources.
    private(set) var hashes: [SourceID: Digest] = [:]
    /// Sources that failed when this generation was built and had been indexed before.
    private(set) var failedSinceIndexed: Set<String> = []
    /// The roots it was made of; empty where it does not say.
    private(set) var roots: [BuildInfo.Root] = []
    /// Whether there is a generation.
    private(set) var isThere = false
    /// Chunk counts; empty if another parser, chunker, model or chunk setting made them.
    private var chunkCounts: [SourceID: Int] = [:]

    /// Empty where nothing was published yet.
    /// - Parameter toleratesDamage: for a full build, which writes damaged segments anew: what
    ///   can't be read is taken for absent.
    /// - Throws: `QuarryError`, `QuarryError` on a damaged generation.
    init(
        _ store: GenerationStore, fingerprints: Fingerprints, toleratesDamage: Bool = false
    ) throws {
        guard let number = try store.currentNumber() else { return }
        isThere = true
        let manifest = try store.manifest(number)
        // A record for people; an index without it is as good.
        let info = try? store.buildInfo(number)
        roots = info?.roots ?? []
        failedSinceIndexed = Set(
            (info?.failures ?? []).filter { $0.wasIndexed == true }.map(\.source))
        totalChunks = manifest.statistics.chunks
        keepsSegments = true
        for entry in manifest.segments {
            do {
                let files = try add(entry, layout: store.layout)
                keepsSegments = keepsSegments && entry.inputs == fingerprints.segmentInputs(files)
            } catch {
                guard toleratesDamage else { throw error }
                keepsSegments = false
            }
        }
        // The model's fingerprint covers the prompt of questions too; what segments are made of
        // tells whether documents depend on what has changed.
        isPreparedAlike = keepsSegments || fingerprints.preparesLike(manifest)
        if !isPreparedAlike { chunkCounts = [:] }
        isStoredAlike =
            keepsSegments || isPreparedAlike && fingerprints.storesLike(manifest)
    }

    /// Whether its chunks are what this build would make.
    private(set) var isPreparedAlike = false
    /// Whether what its segments hold of a source is, byte for byte, what this build would write.
    private(set) var isStoredAlike = false
    /// Whether its segments are, as far as their sources are the same.
    private(set) var keepsSegments = false
    private(set) var totalChunks = 0

    /// - Returns: the segment's sources, in their order.
    private mutating func add(
        _ entry: Manifest.SegmentEntry, layout: IndexLayout
    ) throws -> [SourceFile] {
        let sources = try SourceTable(folder: layout.segment(entry.id))
        var files: [SourceFile] = []
        for index in 0..<sources.count {
            let record = try sources[index]
            hashes[record.file.id] = record.file.contentKey
            chunkCounts[record.file.id] = record.chunkCount
            files.append(record.file)
        }
        return files
    }

    /// The chunk count of a source that is as it was; nil if it must be prepared.
    func chunkCount(of file: SourceFile) -> Int? {
        hashes[file.id] == file.contentKey ? chunkCounts[file.id] : nil
    }
}

extension Fingerprints {
    /// Whether a generation's chunks and vectors are what this build would make.
    func preparesLike(_ manifest: Manifest) -> Bool {
        let keys: [FingerprintKey] = [.parser, .chunker, .model, .arithmetic]
        let preparing = settings.facts(deciding: .chunks, .vectors)
        return keys.allSatisfy { manifest.fingerprints[$0] == facts[$0] }
            && preparing.allSatisfy { manifest.settings[$0.key] == $0.value }
    }

    /// Whether they were written down as this build would.
    func storesLike(_ manifest: Manifest) -> Bool {
        manifest.fingerprints[.writer] == facts[.writer]
    }
}
