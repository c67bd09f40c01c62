/// Two ordinals whose vectors are equal to the bit.
///
/// Only the first of equal vectors is a node of the graph: many equal nodes would fill each
/// other's rows of links and cut themselves off. A search adds the copies to what it found.
struct VectorCopy: Hashable, Comparable {
    /// The lowest ordinal with this vector.
    let original: UInt32
    let copy: UInt32

    static func < (left: VectorCopy, right: VectorCopy) -> Bool {
        (left.original, left.copy) < (right.original, right.copy)
    }

    /// All copies, sorted. O(n log n) on hashes of the rows.
    static func all(in vectors: VectorRows) -> [VectorCopy] {
        let hashes = (0..<vectors.count).map { (hash: hash(vectors.row($0)), ordinal: $0) }
            .sorted { ($0.hash, $0.ordinal) < ($1.hash, $1.ordinal) }
        var copies: [VectorCopy] = []
        // Different vectors seen with the hash at hand: one, unless hashes collide.
        var originals: [Int] = []
        var lastHash: UInt64?
        for (hash, ordinal) in hashes {
            if hash != lastHash { originals = [] }
            lastHash = hash
            if let original = originals.first(where: { same($0, ordinal, in: vectors) }) {
                copies.append(VectorCopy(original: UInt32(original), copy: UInt32(ordinal)))
            } else {
                originals.append(ordinal)
            }
        }
        return copies.sorted()
    }

    private static func same(_ left: Int, _ right: Int, in vectors: VectorRows) -> Bool {
        UnsafeRawBufferPointer(vectors.row(left))
            .elementsEqual(UnsafeRawBufferPointer(vectors.row(right)))
    }

    // FNV-1a over whole words, with a shift because the low bits of floats are poor.
    static func hash(_ row: UnsafeBufferPointer<Float>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in row {
            hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01B3
            hash ^= hash >> 29
        }
        return hash
    }
}
