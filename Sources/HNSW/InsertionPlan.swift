/// Which vectors go into the graph, in which order and up to which layer: a pure function of
/// the vectors, their keys and `m`.
///
/// A node's rank is its place in the insertion order: higher layers first, then by key. So the
/// nodes of a layer are the ranks below the layer's count, and upper layers need no map from
/// node to slot.
struct InsertionPlan {
    /// The ordinal of each rank.
    let ordinals: [UInt32]
    /// Nodes on each layer, bottom first; empty if there are no vectors.
    let layerCounts: [Int]
    let copies: [VectorCopy]

    init(vectors: VectorRows, keys: [UInt64], m: Int) {
        copies = VectorCopy.all(in: vectors)
        var isCopy = [Bool](repeating: false, count: vectors.count)
        for copy in copies { isCopy[Int(copy.copy)] = true }
        var nodes: [(level: Int, key: UInt64, ordinal: UInt32)] = []
        nodes.reserveCapacity(vectors.count - copies.count)
        for ordinal in 0..<vectors.count where !isCopy[ordinal] {
            let level = Self.level(key: keys[ordinal], m: m)
            nodes.append((level, keys[ordinal], UInt32(ordinal)))
        }
        nodes.sort { left, right in
            (right.level, left.key, left.ordinal) < (left.level, right.key, right.ordinal)
        }
        ordinals = nodes.map(\.ordinal)
        layerCounts = Self.counts(levels: nodes.map(\.level))
    }

    /// The highest layer of a node: at least l with probability m^-l, which is the paper's
    /// floor(-ln(u) / ln(m)) in whole numbers, so that no library's logarithm decides bytes.
    static func level(key: UInt64, m: Int) -> Int {
        let draw = mixed(key)
        var threshold = UInt64.max / UInt64(m)
        var level = 0
        while draw < threshold {
            level += 1
            threshold /= UInt64(m)
        }
        return level
    }

    // The finaliser of SplitMix64 (Steele, Lea & Flood 2014): makes the level independent of
    // the order by key.
    private static func mixed(_ key: UInt64) -> UInt64 {
        var z = key &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    // `levels` descend.
    private static func counts(levels: [Int]) -> [Int] {
        guard let top = levels.first else { return [] }
        var counts = [Int](repeating: 0, count: top + 1)
        for level in levels { counts[level] += 1 }
        for layer in stride(from: top - 1, through: 0, by: -1) {
            counts[layer] += counts[layer + 1]
        }
        return counts
    }
}
