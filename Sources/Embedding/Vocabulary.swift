/// The tokens of a WordPiece model, found by their bytes.
///
/// Two sets share one open-addressing table: tokens that begin a word, and those that continue
/// one (`##…` in the file). A lookup hashes every prefix of the rest of a word once, then tries
/// the prefixes from the longest down, so the usual word costs one probe.
struct Vocabulary: Sendable {
    /// Ids of tokens outside this range do not exist.
    let count: Int
    /// Every token's bytes, `##` included, one after the other; `starts` has one entry more.
    private let bytes: [UInt8]
    private let starts: [Int32]
    /// Id + 1 in the low half, upper half of the hash in the high one; 0 is a free slot.
    private let slots: [UInt64]
    private let mask: Int
    /// Bytes of the longest token, `##` not counted.
    let longestToken: Int

    static let wordSeed: UInt64 = 0xCBF2_9CE4_8422_2325
    static let continuationSeed: UInt64 = 0x9AE1_6A3B_2F90_404F

    /// Tokens in the order of their ids; of equal ones the last counts.
    init(tokens: [ArraySlice<UInt8>]) {
        count = tokens.count
        var bytes: [UInt8] = []
        var starts: [Int32] = [0]
        starts.reserveCapacity(tokens.count + 1)
        for token in tokens {
            bytes.append(contentsOf: token)
            starts.append(Int32(bytes.count))
        }
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        mask = capacity - 1
        self.bytes = bytes
        self.starts = starts
        var slots = [UInt64](repeating: 0, count: capacity)
        var longest = 0
        for id in tokens.indices {
            let (body, seed) = Self.body(of: tokens[id])
            longest = max(longest, body.count)
            Self.insert(id, hash: Self.hash(body, seed: seed), into: &slots) { other in
                let range = Int(starts[other])..<Int(starts[other + 1])
                return tokens[id].elementsEqual(bytes[range])
            }
        }
        self.slots = slots
        longestToken = longest
    }

    /// The id of a token as the vocabulary file spells it.
    func id(of token: String) -> Int32? {
        let (body, seed) = Self.body(of: Array(token.utf8)[...])
        let isContinuation = seed == Self.continuationSeed
        return Array(body).withUnsafeBufferPointer { body in
            guard let start = body.baseAddress else { return nil }
            return find(
                start, body.count, hash: Self.hash(body, seed: seed),
                isContinuation: isContinuation)
        }
    }

    /// The id of the token with these bytes (`##` not among them).
    @inline(__always)
    func find(
        _ start: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, isContinuation: Bool
    ) -> Int32? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        return slots.withUnsafeBufferPointer { slots in
            var index = Self.slot(hash) & mask
            while slots[index] != 0 {
                if UInt32(truncatingIfNeeded: slots[index] >> 32) == tag {
                    let id = Int32(truncatingIfNeeded: slots[index]) - 1
                    if matches(Int(id), start, length, isContinuation) { return id }
                }
                index = (index + 1) & mask
            }
            return nil
        }
    }

    @inline(__always)
    private func matches(
        _ id: Int, _ start: UnsafePointer<UInt8>, _ length: Int, _ isContinuation: Bool
    ) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                let first = Int(starts[id]) + (isContinuation ? 2 : 0)
                guard Int(starts[id + 1]) - first == length else { return false }
                for offset in 0..<length where bytes[first + offset] != start[offset] {
                    return false
                }
                guard isContinuation else { return true }
                let start = Int(starts[id])
                return bytes[start] == UInt8(ascii: "#") && bytes[start + 1] == UInt8(ascii: "#")
            }
        }
    }

    /// The token without its `##`, and the seed of the set it belongs to.
    private static func body(of token: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, UInt64) {
        token.count > 2 && token.starts(with: "##".utf8)
            ? (token.dropFirst(2), continuationSeed) : (token, wordSeed)
    }

    /// FNV-1a over 64 bits: a prefix's hash is a step on the way to the whole word's.
    @inline(__always)
    static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    private static func hash(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        bytes.reduce(seed, step)
    }

    @inline(__always)
    private static func slot(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7FFF_FFFF)
    }

    private static func insert(
        _ id: Int, hash: UInt64, into slots: inout [UInt64], isSame: (Int) -> Bool
    ) {
        let entry = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
        let mask = slots.count - 1
        var index = slot(hash) & mask
        while slots[index] != 0 {
            let other = Int(slots[index] & 0xFFFF_FFFF) - 1
            if slots[index] >> 32 == hash >> 32, isSame(other) { break }
            index = (index + 1) & mask
        }
        slots[index] = entry
    }
}
