import Corpus
import Evaluation
import HNSW
import Segments
import Snapshots
import Storage

/// An index made larger by copies of itself whose vectors stand a little beside the real ones: to
/// measure searches in more chunks than can be embedded in the time.
///
/// Texts and postings of a copy are the original's, by links; so is its graph, which other vectors
/// would give another form, so what a search finds in it is no better than in a graph of its own.
struct ShiftedCopies {
    private let snapshot: Snapshot

    /// How far a vector of length 1 is moved before it has that length again; near neighbours
    /// among sentences are three times as far apart.
    private static let distance: Float = 0.2

    init(of snapshot: Snapshot) { self.snapshot = snapshot }

    /// Makes the segments of all copies, the first of which is the original.
    /// - Parameters:
    ///   - copies: at least 1.
    ///   - folder: has no `segments` yet; keeps the index from passing away.
    /// - Returns: what to open as a snapshot.
    /// - Throws: `io`, `alreadyExists`.
    func write(
        _ copies: Int, to folder: String
    ) throws(QuarryError) -> (Manifest, IndexLayout) {
        let layout = IndexLayout(root: folder)
        try FileSystem.makeFolder(layout.segments)
        var entries: [Manifest.SegmentEntry] = []
        for copy in 0..<copies {
            for (number, entry) in snapshot.manifest.segments.enumerated() {
                var made = entry
                made.partition = entries.count
                made.id = "\(entry.id)-\(copy)"
                try write(number, to: layout.segment(made.id), copy: copy)
                entries.append(made)
            }
        }
        let manifest = snapshot.manifest
        var statistics = manifest.statistics
        statistics.chunks *= copies
        statistics.sources *= copies
        statistics.terms *= copies
        let larger = Manifest(
            fingerprints: manifest.fingerprints, settings: manifest.settings,
            statistics: statistics, calibration: manifest.calibration,
            languages: manifest.languages, segments: entries)
        return (larger, layout)
    }

    private func write(
        _ number: Int, to folder: String, copy: Int
    ) throws(QuarryError) {
        try FileSystem.makeFolder(folder)
        // Links name whole paths.
        let original = FileSystem.realPath(
            snapshot.layout.segment(snapshot.manifest.segments[number].id))
        let made: Set = copy == 0 ? [] : [SegmentFile.vectors, SegmentFile.quantised]
        for name in try FileSystem.names(in: original) where !made.contains(name) {
            try FileSystem.makeLink("\(folder)/\(name)", to: "\(original)/\(name)")
        }
        guard copy > 0 else { return }
        let segment = snapshot.segments[number]
        let seed = UInt64(copy) << 32 | UInt64(number)
        let rows = Self.shifted(segment.vectors.rows, seed: seed)
        try VectorsWriter.write(rows, path: "\(folder)/\(SegmentFile.vectors)")
        try QuantisedWriter.write(
            QuantisedRows(rows), path: "\(folder)/\(SegmentFile.quantised)")
    }

    /// Each row moved by `distance` in a direction of its own, at length 1.
    private static func shifted(_ rows: VectorRows, seed: UInt64) -> VectorRows {
        var random = SplitMix(state: seed)
        // Numbers in −1 … 1 have a variance of a third.
        let step = distance * (3 / Float(rows.dimension)).squareRoot()
        var values: [Float] = []
        values.reserveCapacity(rows.count * rows.dimension)
        for row in 0..<rows.count {
            var moved = rows.row(row).map { value in
                value + step * (Float(random.next() >> 40) * 0x1p-23 - 1)
            }
            let length = moved.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 { moved = moved.map { $0 / length } }
            values += moved
        }
        return VectorRows(copying: values, dimension: rows.dimension)
    }
}
