import Corpus
import HNSW

/// A file of hnswlib's `saveIndex`, for its space `ip`: distances are 1 less the inner product, and
/// vectors have length 1, so `cosine` finds the same. Labels are the rows of the export.
///
/// Source: hnswlib 0.8, `hnswalg.h`, `saveIndex` and `loadIndex`. Little-endian, size_t of 8 bytes:
///
/// 1. offset of the links (0), capacity, count, bytes an element, offset of the label, offset of
///    the vector (u64); top layer (i32), entry (u32); links a node on upper layers and on the
///    bottom, M (u64); 1 / ln M (f64); ef_construction (u64);
/// 2. an element for each vector: number of links (u32), room for all links (u32 each), the vector
///    (f32), the label (u64);
/// 3. for each vector the bytes of its upper links (u32), then for each layer their number and
///    room for all (u32 each).
struct HNSWLibFile {
    static let name = "index.hnswlib"
    let graph: ExportGraph

    func write(to file: ExportFile) throws(QuarryError) {
        try file.append(header)
        let plain = graph.plain
        let vectors = graph.searcher.vectors
        for ordinal in 0..<UInt32(plain.count) {
            try file.append(
                Self.row(try plain.links(of: ordinal, layer: 0), room: plain.bottomLimit))
            try file.append(vectors.row(Int(ordinal)))
            var label: [UInt8] = []
            label.append(littleEndian: UInt64(ordinal))
            try file.append(label)
        }
        for ordinal in 0..<UInt32(plain.count) {
            let level = plain.level(of: ordinal)
            var bytes: [UInt8] = []
            bytes.append(littleEndian: UInt32(level * (4 + 4 * plain.m)))
            for layer in 0..<level {
                bytes += Self.row(try plain.links(of: ordinal, layer: layer + 1), room: plain.m)
            }
            try file.append(bytes)
        }
    }

    private var header: [UInt8] {
        let plain = graph.plain
        let links = 4 + 4 * plain.bottomLimit
        let vector = 4 * graph.searcher.vectors.dimension
        var bytes: [UInt8] = []
        for value in [0, plain.count, plain.count, links + vector + 8, links + vector, links] {
            bytes.append(littleEndian: UInt64(value))
        }
        bytes.append(littleEndian: Int32(plain.layerCount - 1))
        bytes.append(littleEndian: plain.entry ?? UInt32.max)
        for value in [plain.m, plain.bottomLimit, plain.m] {
            bytes.append(littleEndian: UInt64(value))
        }
        bytes.append(littleEndian: (1 / NaturalLogarithm.of(plain.m)).bitPattern)
        bytes.append(littleEndian: UInt64(graph.settings.efConstruction))
        return bytes
    }

    private static func row(_ links: [UInt32], room: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 + 4 * room)
        bytes.append(littleEndian: UInt32(links.count))
        for link in links { bytes.append(littleEndian: link) }
        bytes.append(contentsOf: repeatElement(0, count: 4 * (room - links.count)))
        return bytes
    }
}
