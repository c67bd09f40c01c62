/// A node and its score in 64 bits whose ascending order is: best score first, ties by node.
///
/// High half: the score's bits, turned so that a greater float is a smaller integer. Low half:
/// the node (31 bits), then one bit for the beam's use.
struct ScoreKey: Comparable {
    var bits: UInt64

    @inline(__always)
    init(score: Float, node: UInt32) {
        // Adding zero makes -0 and 0 one score.
        let pattern = (score + 0).bitPattern
        let sign = UInt32(bitPattern: Int32(bitPattern: pattern) >> 31)
        let descending = ~(pattern ^ (sign | 0x8000_0000))
        bits = UInt64(descending) << 32 | UInt64(node) << 1
    }

    @inline(__always)
    var node: UInt32 { UInt32(truncatingIfNeeded: bits) >> 1 }

    @inline(__always)
    var score: Float {
        let ascending = ~UInt32(truncatingIfNeeded: bits >> 32)
        let mask: UInt32 = ascending & 0x8000_0000 != 0 ? 0x8000_0000 : 0xFFFF_FFFF
        return Float(bitPattern: ascending ^ mask)
    }

    @inline(__always)
    var isExpanded: Bool { bits & 1 != 0 }

    @inline(__always)
    mutating func markExpanded() { bits |= 1 }

    @inline(__always)
    static func < (left: ScoreKey, right: ScoreKey) -> Bool { left.bits < right.bits }
}
