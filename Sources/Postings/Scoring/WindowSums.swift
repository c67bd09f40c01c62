/// Partial scores of the documents of one window, and which of them have any.
final class WindowSums {
    /// Ordinals in a window: sums of 32 KiB stay in the first-level cache.
    static let size = 4096
    static let words = size / 64

    private let units: UnsafeMutablePointer<Int64>
    private let bits: UnsafeMutablePointer<UInt64>
    /// Slots that could still enter the list, ascending.
    let candidates: UnsafeMutablePointer<UInt16>

    init() {
        candidates = .allocate(capacity: Self.size)
        units = .allocate(capacity: Self.size)
        units.initialize(repeating: 0, count: Self.size)
        bits = .allocate(capacity: Self.words)
        bits.initialize(repeating: 0, count: Self.words)
    }

    deinit {
        units.deallocate()
        bits.deallocate()
        candidates.deallocate()
    }

    @inline(__always)
    func add(_ value: Int64, at slot: Int) {
        units[slot] &+= value
        bits[slot >> 6] |= 1 &<< UInt64(slot & 63)
    }

    /// Unmarks all slots; those above a sum become the candidates, the others are cleared.
    func gather(above least: Int64) -> Int {
        var count = 0
        for word in 0..<Self.words {
            var rest = bits[word]
            bits[word] = 0
            while rest != 0 {
                let slot = word &* 64 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                if units[slot] > least {
                    candidates[count] = UInt16(truncatingIfNeeded: slot)
                    count &+= 1
                } else {
                    units[slot] = 0
                }
            }
        }
        return count
    }

    /// Keeps those of the first `count` candidates that pass, and clears the others.
    func keep(_ count: Int, where passes: (Int) -> Bool) -> Int {
        var kept = 0
        for place in 0..<count {
            let slot = Int(candidates[place])
            if passes(slot) {
                candidates[kept] = UInt16(truncatingIfNeeded: slot)
                kept += 1
            } else {
                units[slot] = 0
            }
        }
        return kept
    }

    /// To a slot that is marked no more.
    @inline(__always)
    func add(_ value: Int64, atCandidate slot: Int) { units[slot] &+= value }

    @inline(__always)
    func sum(_ slot: Int) -> Int64 { units[slot] }

    /// The sum at a slot; clears it.
    func take(_ slot: Int) -> Int64 {
        defer { units[slot] = 0 }
        return units[slot]
    }
}
