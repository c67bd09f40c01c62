import Corpus
import Storage

/// The file `graph`, version 1, little-endian. Every section starts at a multiple of 64 bytes:
///
/// 1. the header: vectors (u64), copies (u64), m, efConstruction, layers, entry ordinal (u32);
/// 2. the nodes on each layer, bottom first (u32);
/// 3. the ordinal of each rank on the upper layers (u32);
/// 4. the links of each layer, bottom first: rows of `2 * m` nodes, then of `m` (u32);
/// 5. the copies as pairs (original, copy), sorted (u32).
struct GraphFormat {
    static let kind = FileKind("GRPH")
    static let version: UInt32 = 1
    static let alignment = 64
    static let headerSize = 64
    /// More layers than 64-bit keys can draw.
    static let maximumLayers = 64

    let count: Int
    let copyCount: Int
    let settings: HNSWSettings
    let entry: UInt32
    let layerCounts: [Int]

    /// Nodes that have ordinals of their own in section 3.
    var upperCount: Int { layerCounts.count > 1 ? layerCounts[1] : 0 }

    func limit(layer: Int) -> Int { layer == 0 ? 2 * settings.m : settings.m }

    /// Where the sections start in the payload, and where the last ends.
    var offsets: (ordinals: Int, links: [Int], copies: Int, end: Int) {
        let ordinals = Self.padded(Self.headerSize + 4 * layerCounts.count)
        var next = Self.padded(ordinals + 4 * upperCount)
        var links: [Int] = []
        for (layer, nodes) in layerCounts.enumerated() {
            links.append(next)
            // Below 2^31 rows of at most 2^11 bytes: no overflow.
            next = Self.padded(next + 4 * nodes * limit(layer: layer))
        }
        return (ordinals, links, next, next + 8 * copyCount)
    }

    static func padded(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt64(count))
        writer.integer(UInt64(copyCount))
        writer.integer(UInt32(settings.m))
        writer.integer(UInt32(clamping: settings.efConstruction))
        writer.integer(UInt32(layerCounts.count))
        writer.integer(entry)
        writer.pad(to: Self.headerSize)
        for nodes in layerCounts { writer.integer(UInt32(nodes)) }
        writer.pad(to: Self.alignment)
        return writer.bytes
    }

    /// Reads the header and checks that it can be meant; the sizes are the caller's to compare.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(DecodingFailure) -> GraphFormat {
        var reader = ByteReader(bytes)
        let count = try reader.integer(UInt64.self)
        let copyCount = try reader.integer(UInt64.self)
        let settings = HNSWSettings(
            m: Int(try reader.integer(UInt32.self)),
            efConstruction: Int(try reader.integer(UInt32.self)))
        let layers = try reader.integer(UInt32.self)
        let entry = try reader.integer(UInt32.self)
        guard count <= VectorRows.maximumCount, copyCount <= count,
            GraphBuilder.mRange.contains(settings.m), layers <= maximumLayers,
            (layers == 0) == (count == 0), count == 0 || entry < count
        else { throw reader.fail("the header of the graph can't be meant") }
        try reader.skipPadding(to: headerSize)
        let layerCounts = try layerCounts(from: &reader, layers: Int(layers), count: Int(count))
        return GraphFormat(
            count: Int(count), copyCount: Int(copyCount), settings: settings, entry: entry,
            layerCounts: layerCounts)
    }

    private static func layerCounts(
        from reader: inout ByteReader, layers: Int, count: Int
    ) throws(DecodingFailure) -> [Int] {
        var counts: [Int] = []
        for layer in 0..<layers {
            let nodes = Int(try reader.integer(UInt32.self))
            guard layer == 0 ? nodes == count : nodes >= 1 && nodes <= counts[layer - 1] else {
                throw reader.fail("layer \(layer) has \(nodes) nodes")
            }
            counts.append(nodes)
        }
        return counts
    }
}
