import Artifacts
import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import Synchronization

/// How many bytes a run is going to write, as far as that can be told before or while it works.
/// Errs on the side of too much.
struct DiskForecast: Sendable {
    let dimension: Int
    let m: Int
    /// Of three words' token vectors; 0 where segments hold none.
    let tokenRowBytes: Int
    /// Bytes and chunks of the current generation's segments, by partition.
    let previous: [Int: (bytes: Int, chunks: Int)]

    /// - Parameters:
    ///   - manifest: of the current generation.
    ///   - tokenDimension: components of a token's vector; a text's has `dimension`, which a dense
    ///     head may have made another.
    init(manifest: Manifest?, settings: IndexSettings, dimension: Int, tokenDimension: Int) {
        self.dimension = dimension
        m = settings.hnsw.m
        tokenRowBytes =
            settings.rerank.storeLate == .none ? 0 : TokenCodes.rowBytes(tokenDimension)
        previous = Dictionary(
            (manifest?.segments ?? []).map { entry in
                (entry.partition, (entry.files.reduce(0) { $0 + $1.length }, entry.chunks))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Bytes of text that make a chunk, at least; what overlaps is counted twice.
    private static let textBytesPerChunk = 300
    /// Room that must stay free: the queue, manifests, SQLite's journals.
    static let reserveBytes = 64 << 20

    /// A chunk's share of a segment: its vector in floats and in bytes, links of the graph (2 m at
    /// the bottom, 4 bytes each, and a tenth above), its text, and postings of at most the text's
    /// size.
    func segmentBytes(text: Int, chunks: Int) -> Int {
        let vector =
            SegmentContent.vectorBytes(ofDimension: dimension)
            + SegmentContent.quantisedBytes(ofDimension: dimension)
        return chunks * (vector + 9 * m + 96) + 2 * text + tokenBytes(text: text, chunks: chunks)
    }

    /// The same for the artifact store: document, chunks and vectors.
    func cacheBytes(text: Int, chunks: Int) -> Int {
        chunks * (4 * dimension + 160) + 3 * text + tokenBytes(text: text, chunks: chunks)
    }

    /// A word the model reads is seldom of less than three bytes, a Chinese character's; three of
    /// them are a row, and an eighth is for models that cut words to pieces.
    private func tokenBytes(text: Int, chunks: Int) -> Int { (text / 8 + chunks) * tokenRowBytes }

    /// Text and chunks a file may hold, by its size alone. Of what PDF and DOCX files hold, text
    /// is the small part.
    static func expected(_ file: SourceFile) -> (text: Int, chunks: Int) {
        let share =
            switch file.type {
            case .pdf: 8
            case .docx: 4
            default: 1
            }
        let text = file.byteCount / share
        return (text, text / textBytesPerChunk + 1)
    }

    /// Bytes of the segments that sources touch, given how many chunks they bring.
    func segmentBytes(touched: Set<SourceID>, addedText: Int, addedChunks: Int) -> Int {
        guard !touched.isEmpty else { return 0 }
        let chunks = previous.values.reduce(addedChunks) { $0 + $1.chunks }
        let now = Partitioning(chunkCount: chunks)
        // A count that changed has split segments, or joined some: at most all are written again.
        let isResplit = !previous.isEmpty && now.count != (previous.keys.max() ?? 0) + 1
        let all = previous.values.reduce(0) { $0 + $1.bytes }
        let new = segmentBytes(text: addedText, chunks: addedChunks)
        if isResplit { return all + new }
        return new
            + Set(touched.map(now.partition)).reduce(0) { $0 + (previous[$1]?.bytes ?? 0) }
    }
}

extension DiskForecast {
    /// Where a run writes.
    struct Places {
        var index: String
        var cache: String
        var cacheBudgetBytes: Int
        var state: String
    }

    /// Sees to it that a run has room before it begins.
    /// - Parameter space: the file system of a path; nil where it can't be told, which passes.
    /// - Throws: `limitExceeded` that says how much is missing where.
    func check(
        _ pending: [SourceFile], places: Places, space: (String) -> DiskSpace?
    ) throws(QuarryError) {
        guard !pending.isEmpty else { return }
        let expected = pending.map(Self.expected)
        let text = expected.reduce(0) { $0 + $1.text }
        let chunks = expected.reduce(0) { $0 + $1.chunks }
        let index = segmentBytes(
            touched: Set(pending.map(\.id)), addedText: text, addedChunks: chunks)
        let cache = min(cacheBytes(text: text, chunks: chunks), places.cacheBudgetBytes)
        let needs = [
            ("index", places.index, index), ("cache", places.cache, cache),
            ("state", places.state, pending.count * 1024),
        ]
        var byDevice: [UInt64: (names: [String], path: String, bytes: Int, free: Int)] = [:]
        for (name, path, bytes) in needs {
            guard let found = space(path) else { continue }
            var entry = byDevice[found.device] ?? ([], path, Self.reserveBytes, found.freeBytes)
            entry.names.append(name)
            entry.bytes += bytes
            byDevice[found.device] = entry
        }
        for entry in byDevice.values.sorted(by: { $0.path < $1.path })
        where entry.bytes > entry.free {
            throw QuarryError(
                .limitExceeded, path: entry.path,
                "the disk is too full for \(entry.names.joined(separator: ", ")): about "
                    + "\(Self.mebibytes(entry.bytes)) are needed, \(Self.mebibytes(entry.free)) "
                    + "are free, \(Self.mebibytes(entry.bytes - entry.free)) are missing; "
                    + "nothing was begun")
        }
    }

    private static func mebibytes(_ bytes: Int) -> String {
        "\((bytes + (1 << 20) - 1) >> 20) MiB"
    }
}
