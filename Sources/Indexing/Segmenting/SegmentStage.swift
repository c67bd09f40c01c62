import Corpus
import Segments
import Snapshots
import Storage

/// Sources → segments: one a partition, built only where its inputs changed.
struct SegmentStage {
    /// Texts → their vectors, row-major.
    typealias Vectors = ([String]) throws(QuarryError) -> [Float]

    let layout: IndexLayout
    let fingerprints: Fingerprints
    let sources: any PreparedSources
    /// Of a vector.
    let dimension: Int
    let vectors: Vectors
    /// Nil where token vectors are not stored.
    let late: LateTokens?
    let threads: Int
    let soleChunks: Int
    /// Asked before each segment.
    let control: StopControl
    let events: BuildEvents
    /// Set where other processes build partitions of the same run.
    var work: SharedWork?

    /// - Parameter previous: the current generation's segments, to be used again.
    func build(
        _ indexed: [IndexedSource], reusing previous: [Manifest.SegmentEntry]
    ) throws(QuarryError) -> [Manifest.SegmentEntry] {
        let partitioning = Partitioning(
            chunkCount: indexed.reduce(0) { $0 + $1.chunkCount }, soleChunks: soleChunks)
        let reusable = Dictionary(previous.map { ($0.inputs, $0) }) { first, _ in first }
        let byPartition = Dictionary(grouping: indexed) { partitioning.partition(of: $0.file.id) }
        var entries: [Manifest.SegmentEntry] = []
        var missing: [PartitionWork] = []
        for partition in byPartition.keys.sorted() {
            let files = (byPartition[partition] ?? []).map(\.file).sorted { $0.id < $1.id }
            let inputs = fingerprints.segmentInputs(files)
            if var entry = reusable[inputs], isOnDisk(entry) {
                entry.partition = partition
                entries.append(entry)
            } else {
                missing.append(
                    PartitionWork(
                        partition: partition, of: partitioning.count, files: files, inputs: inputs))
            }
        }
        entries += try build(missing, done: entries.count, total: byPartition.count)
        events.progress(.segments, byPartition.count, byPartition.count)
        // What is measured over them depends on their order: sums of floats do, and which of two
        // copies of a chunk is the first.
        return entries.sorted { $0.partition < $1.partition }
    }

    func build(_ work: PartitionWork) throws(QuarryError) -> Manifest.SegmentEntry {
        let (partition, files, inputs) = (work.partition, work.files, work.inputs)
        var content: [SegmentSource] = []
        for file in files {
            let document = try sources.prepared(file)
            let record = SourceRecord(
                file: file, facts: document.facts, pages: document.pages,
                chunkCount: document.chunks.count)
            content.append(
                SegmentSource(
                    record: record, chunks: document.chunks,
                    vectors: try vectors(document.chunks.map(\.embeddedText))))
        }
        let info = try SegmentWriter(
            folder: layout.segments, settings: fingerprints.settings.hnsw,
            dimension: dimension, threads: threads,
            fields: fingerprints.settings.bm25.fields
        ).write(content, late: late)
        events.builtSegment(info.chunkCount)
        content = []
        SystemInformation.releaseFreeMemory()
        return Manifest.SegmentEntry(info, partition: partition, inputs: inputs)
    }

    func isOnDisk(_ entry: Manifest.SegmentEntry) -> Bool {
        entry.files.allSatisfy {
            FileSystem.size(layout.segment(entry.id) + "/" + $0.name) == $0.length
        }
    }
}

extension Manifest.SegmentEntry {
    init(_ info: SegmentInfo, partition: Int, inputs: String) {
        self.init(
            partition: partition, id: info.id, inputs: inputs, sources: info.sourceCount,
            chunks: info.chunkCount, terms: info.termCount,
            files: info.files.map {
                Manifest.FileEntry(
                    name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
            })
    }
}
