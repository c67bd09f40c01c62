import Corpus
import Embedding
import Evaluation
import HNSW
import Segments
import Snapshots
import Storage

/// An index made larger by copies of its sources whose vectors stand a little beside the real ones:
/// to measure searches in more chunks than can be embedded in the time.
///
/// All else is as a build of such a corpus makes it: the number of segments, which sources stand in
/// which, postings and graphs.
struct ShiftedCopies {
    private let snapshot: Snapshot
    private let threads: Int

    /// How far a vector of length 1 is moved before it has that length again; near neighbours
    /// among sentences are three times as far apart.
    private static let distance: Float = 0.2

    init(of snapshot: Snapshot, threads: Int) {
        self.snapshot = snapshot
        self.threads = threads
    }

    /// A source, or a copy of it under a name of its own.
    private struct Copy {
        var id: SourceID
        /// Its place among the original's segments.
        var segment: Int
        var record: SourceRecord
        var isOriginal: Bool
    }

    /// Makes the segments of all copies, the first of which is the original.
    /// - Parameters:
    ///   - copies: at least 1.
    ///   - folder: has no `segments` yet.
    ///   - wrote: told how many segments are there, and of how many.
    /// - Returns: what to open as a snapshot.
    /// - Throws: `io`, `alreadyExists`, `corrupt`.
    func write(
        _ copies: Int, to folder: String, wrote: (Int, Int) -> Void
    ) throws(QuarryError) -> (Manifest, IndexLayout) {
        let layout = IndexLayout(root: folder)
        guard !FileSystem.exists(layout.segments) else {
            throw QuarryError(.alreadyExists, path: layout.segments, "is there already")
        }
        try FileSystem.makeFolder(layout.segments)
        let contents = try snapshot.manifest.segments.map { entry throws(QuarryError) in
            let names = entry.files.map(\.name)
            return try SegmentContent(hasTokens: names.contains(SegmentContent.tokensFile)) {
                "\(snapshot.layout.segment(entry.id))/\($0)"
            }
        }
        let partitioning = Partitioning(chunkCount: snapshot.manifest.statistics.chunks * copies)
        let all = Dictionary(grouping: try self.copies(copies, of: contents)) {
            partitioning.partition(of: $0.id)
        }
        var entries: [Manifest.SegmentEntry] = []
        for (partition, part) in all.sorted(by: { $0.key < $1.key }) {
            let sources = try part.sorted { $0.id < $1.id }.map { copy throws(QuarryError) in
                try source(copy, in: contents[copy.segment])
            }
            let info = try writer(layout).write(sources, late: Self.tokens(of: contents))
            entries.append(Manifest.SegmentEntry(info, partition: partition, inputs: ""))
            wrote(entries.count, all.count)
        }
        return (manifest(of: entries, copies: copies), layout)
    }

    private func copies(
        _ copies: Int, of contents: [SegmentContent]
    ) throws(QuarryError) -> [Copy] {
        var all: [Copy] = []
        for (segment, content) in contents.enumerated() {
            for number in 0..<content.sources.count {
                let record = try content.sources[number]
                for copy in 0..<copies {
                    let path = record.file.id.path
                    let id = copy == 0 ? path : "copy \(copy)/\(path)"
                    all.append(
                        Copy(
                            id: SourceID(path: id), segment: segment, record: record,
                            isOriginal: copy == 0))
                }
            }
        }
        return all
    }

    private func source(
        _ copy: Copy, in content: SegmentContent
    ) throws(QuarryError) -> SegmentSource {
        let original = copy.record.file
        let file = SourceFile(
            id: copy.id, type: original.type, byteCount: original.byteCount,
            contentHash: original.contentHash, encoding: original.encoding)
        var source = try content.source(copy.record, as: file)
        if !copy.isOriginal {
            source.vectors = Self.shifted(
                source.vectors, dimension: content.dimension,
                seed: GraphBuilder.key(Digest.sha256(copy.id.path)))
        }
        return source
    }

    private func writer(_ layout: IndexLayout) -> SegmentWriter {
        SegmentWriter(
            folder: layout.segments, settings: snapshot.settings.hnsw,
            dimension: snapshot.manifest.statistics.dimension, threads: threads,
            fields: snapshot.settings.bm25.fields)
    }

    /// Copies have the codes of their originals.
    private static func tokens(of contents: [SegmentContent]) -> LateTokens? {
        guard let center = contents.first?.center else { return nil }
        return LateTokens(
            coder: { TokenCoder(center: center) },
            codes: { texts in
                precondition(texts.isEmpty, "every source was read from a segment with codes")
                return []
            })
    }

    private func manifest(of entries: [Manifest.SegmentEntry], copies: Int) -> Manifest {
        let manifest = snapshot.manifest
        var statistics = manifest.statistics
        statistics.chunks *= copies
        statistics.sources *= copies
        statistics.terms *= copies
        return Manifest(
            fingerprints: manifest.fingerprints, settings: manifest.settings,
            statistics: statistics, calibration: manifest.calibration,
            languages: manifest.languages, segments: entries)
    }

    /// Each row moved by `distance` in a direction of its own, at length 1.
    private static func shifted(_ rows: [Float], dimension: Int, seed: UInt64) -> [Float] {
        var random = SplitMix(state: seed)
        // Numbers in −1 … 1 have a variance of a third.
        let step = distance * (3 / Float(dimension)).squareRoot()
        var moved = rows
        for start in stride(from: 0, to: rows.count, by: dimension) {
            let row = start..<start + dimension
            for index in row { moved[index] += step * (Float(random.next() >> 40) * 0x1p-23 - 1) }
            let length = row.reduce(0) { $0 + moved[$1] * moved[$1] }.squareRoot()
            if length > 0 { for index in row { moved[index] /= length } }
        }
        return moved
    }
}
