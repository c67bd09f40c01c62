import Corpus
import HNSW

/// A file of FAISS's `write_index`: an IndexHNSWFlat by inner product. Ids are the rows of the
/// export.
///
/// Source: FAISS 1.15, `index_write.cpp` and `HNSW.h`. Little-endian; a vector is its count (u64)
/// and its elements:
///
/// 1. `IHNf` and the header: dimension (i32), count (i64), 2^20 twice (i64), trained (u8), metric
///    (i32);
/// 2. the graph: the share of nodes by top layer ([f64]), links a node has below each layer
///    ([i32]), layers of each node ([i32]), where its links begin ([u64]), the links, -1 where
///    there is none ([i32]), the entry, the top layer, efConstruction, efSearch, 1 (i32);
/// 3. `IxFI`, the header again, the vectors ([f32]).
struct FAISSFile {
    static let name = "index.faiss"
    let graph: ExportGraph
    private var plain: PlainGraph { graph.plain }

    init(graph: ExportGraph) { self.graph = graph }

    func write(to file: ExportFile) throws(QuarryError) {
        try file.append(Array("IHNf".utf8) + header)
        try file.append(shares)
        try writeShape(to: file)
        try writeLinks(to: file)
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Int32(bitPattern: plain.entry ?? UInt32.max))
        for value in [
            plain.layerCount - 1, graph.settings.efConstruction, GraphRecall.ef, 1,
        ] {
            bytes.append(littleEndian: Int32(clamping: value))
        }
        bytes += Array("IxFI".utf8) + header
        bytes.append(littleEndian: UInt64(plain.count * graph.searcher.vectors.dimension))
        try file.append(bytes)
        for row in 0..<plain.count { try file.append(graph.searcher.vectors.row(row)) }
    }

    private var header: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Int32(graph.searcher.vectors.dimension))
        for value in [plain.count, 1 << 20, 1 << 20] { bytes.append(littleEndian: Int64(value)) }
        bytes.append(1)
        bytes.append(littleEndian: Int32(0))
        return bytes
    }

    /// Of the nodes m^-l reach layer l; FAISS draws new nodes' layers by it, as far as it is above
    /// 10^-9.
    private var shares: [UInt8] {
        let m = Double(plain.m)
        var shares: [Double] = []
        var reach = 1.0
        while shares.count < plain.layerCount || reach * (1 - 1 / m) >= 1e-9 {
            shares.append(reach * (1 - 1 / m))
            reach /= m
        }
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(shares.count))
        for share in shares { bytes.append(littleEndian: share.bitPattern) }
        bytes.append(littleEndian: UInt64(shares.count + 1))
        for layers in 0...shares.count { bytes.append(littleEndian: Int32(linkCount(layers))) }
        return bytes
    }

    /// Links that a node has room for on so many layers from the bottom.
    private func linkCount(_ layers: Int) -> Int {
        layers == 0 ? 0 : plain.bottomLimit + (layers - 1) * plain.m
    }

    /// Layers of each node, and where its links begin.
    private func writeShape(to file: ExportFile) throws(QuarryError) {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(plain.count))
        for node in 0..<UInt32(plain.count) {
            bytes.append(littleEndian: Int32(plain.level(of: node) + 1))
            try Self.move(&bytes, to: file)
        }
        bytes.append(littleEndian: UInt64(plain.count + 1))
        var offset = 0
        for node in 0..<UInt32(plain.count) {
            bytes.append(littleEndian: UInt64(offset))
            offset += linkCount(plain.level(of: node) + 1)
            try Self.move(&bytes, to: file)
        }
        // The end of the last node's links, and how many links there are in all.
        for _ in 0..<2 { bytes.append(littleEndian: UInt64(offset)) }
        try file.append(bytes)
    }

    /// Once there are many: neither an array of all nor a call for each.
    private static func move(_ bytes: inout [UInt8], to file: ExportFile) throws(QuarryError) {
        guard bytes.count >= 1 << 16 else { return }
        try file.append(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func writeLinks(to file: ExportFile) throws(QuarryError) {
        for node in 0..<UInt32(plain.count) {
            var bytes: [UInt8] = []
            for layer in 0...plain.level(of: node) {
                let links = try plain.links(of: node, layer: layer)
                let room = layer == 0 ? plain.bottomLimit : plain.m
                for link in links { bytes.append(littleEndian: link) }
                bytes.append(contentsOf: repeatElement(0xFF, count: 4 * (room - links.count)))
            }
            try file.append(bytes)
        }
    }
}
