#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Numbers byte strings 0, 1, 2 … in the order they are first seen.
///
/// Open addressing with linear probing; a slot holds 32 bits of hash and the number plus one, so
/// that most probes touch no key. Keys lie end to end in one array.
struct ByteMap: ~Copyable {
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    private var arena: [UInt8] = []
    /// Where key `n` ends; it starts where `n - 1` ends.
    private var ends: [Int] = []

    init() {
        mask = 255
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
    }

    deinit { slots.deallocate() }

    var count: Int { ends.count }

    /// The number of `key`, which is given one if it has none. O(1) on average.
    mutating func intern(_ key: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
        let hash = Self.hash(key)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
                if equals(at: index, key: key) { return (index, false) }
            }
            slot = (slot + 1) & mask
        }
        let index = ends.count
        arena.append(contentsOf: key)
        ends.append(arena.count)
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
        if ends.count * 2 > mask { grow() }
        return (index, true)
    }

    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    func bytes(_ index: Int) -> ArraySlice<UInt8> { arena[range(index)] }

    func withArena<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        arena.withUnsafeBufferPointer(body)
    }

    private func equals(at index: Int, key: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(index)
        guard range.count == key.count else { return false }
        return arena.withUnsafeBufferPointer {
            memcmp($0.baseAddress! + range.lowerBound, key.baseAddress!, key.count) == 0
        }
    }

    private mutating func grow() {
        slots.deallocate()
        mask = mask * 2 + 1
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
        arena.withUnsafeBufferPointer { keys in
            for index in 0..<ends.count {
                let hash = Self.hash(UnsafeBufferPointer(rebasing: keys[range(index)]))
                var slot = Int(truncatingIfNeeded: hash) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
            }
        }
    }

    /// Folded 64 × 64 → 128-bit multiplications, eight bytes at a time. Decides no output.
    private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(key)
        var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(raw.count)
        var offset = 0
        while offset + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = mix(state ^ word)
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < raw.count {
            rest = rest << 8 | UInt64(raw[offset])
            offset += 1
        }
        return mix(state ^ rest)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }
}
