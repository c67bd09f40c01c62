import Corpus
import Segments
import Snapshots
import Storage

/// Sources → segments: one a partition, built only where its inputs changed.
struct SegmentStage {
    /// Texts → their vectors, row-major.
    typealias Vectors = ([String]) throws(QuarryError) -> [Float]
    typealias Previous = (_ wanted: [SourceFile]) throws -> PreviousContent

    let layout: IndexLayout
    let fingerprints: Fingerprints
    let sources: any PreparedSources
    /// What the generation before holds of them, asked for once a segment must be written; nil: no
    /// part of it is used.
    let previous: Previous?
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

    /// - Parameter reusable: the current generation's segments, to be used again.
    func build(
        _ indexed: [IndexedSource], reusing reusable: [Manifest.SegmentEntry]
    ) throws -> [Manifest.SegmentEntry] {
        let partitioning = Partitioning(
            chunkCount: indexed.reduce(0) { $0 + $1.chunkCount }, soleChunks: soleChunks)
        let reusable = Dictionary(reusable.map { ($0.inputs, $0) }) { first, _ in first }
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
        if !missing.isEmpty {
            let previous = try previous?(missing.flatMap(\.files)) ?? PreviousContent()
            defer { say(previous.damage) }
            entries += try build(
                missing, after: previous, done: entries.count, total: byPartition.count)
        }
        events.progress(.segments, byPartition.count, byPartition.count)
        // What is measured over them depends on their order: sums of floats do, and which of two
        // copies of a chunk is the first.
        return entries.sorted { $0.partition < $1.partition }
    }

    func build(
        _ work: PartitionWork, after previous: PreviousContent = PreviousContent()
    ) throws(QuarryError) -> Manifest.SegmentEntry {
        let (partition, files, inputs) = (work.partition, work.files, work.inputs)
        var content: [SegmentSource] = []
        for file in files { content.append(try source(file, after: previous)) }
        let info = try SegmentWriter(
            folder: layout.segments, settings: fingerprints.settings.hnsw,
            dimension: dimension, threads: threads,
            fields: fingerprints.settings.bm25.fields
        ).write(content, late: late)
        events.builtSegment(info.chunkCount)
        content = []
        previous.close()
        SystemInformation.releaseFreeMemory()
        return Manifest.SegmentEntry(info, partition: partition, inputs: inputs)
    }

    private func say(_ damage: [QuarryError]) {
        for error in damage {
            events.note("warning: nothing was taken from the generation before where \(error)")
        }
    }

    private func source(
        _ file: SourceFile, after previous: PreviousContent
    ) throws(QuarryError) -> SegmentSource {
        if let known = try previous.source(file) { return known }
        let document = try sources.prepared(file)
        let record = SourceRecord(
            file: file, facts: document.facts, pages: document.pages,
            chunkCount: document.chunks.count)
        return SegmentSource(
            record: record, chunks: document.chunks,
            vectors: try vectors(document.chunks.map(\.embeddedText)))
    }

    func isOnDisk(_ entry: Manifest.SegmentEntry) -> Bool {
        entry.files.allSatisfy {
            FileSystem.size(layout.segment(entry.id) + "/" + $0.name) == $0.length
        }
    }
}
