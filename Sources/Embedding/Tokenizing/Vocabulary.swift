/// The tokens of a WordPiece model, found by their bytes.
///
/// Two sets share one open-addressing table: tokens that begin a word, and those that continue
/// one (`##…` in the file). A lookup hashes every prefix of the rest of a word once, then tries
/// the prefixes from the longest down, so the usual word costs one probe.
struct Vocabulary: Sendable {
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
    init(_ tokens: TokenList) {
        bytes = tokens.bytes
        starts = tokens.starts
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        mask = capacity - 1
        var slots = [UInt64](repeating: 0, count: capacity)
        var longest = 0
        bytes.withUnsafeBufferPointer { bytes in
            for id in 0..<tokens.count {
                let token = UnsafeBufferPointer(rebasing: bytes[tokens.range(id)])
                longest = max(longest, Self.insert(id, token: token, among: tokens, into: &slots))
            }
        }
        self.slots = slots
        longestToken = longest
    }

    var count: Int { starts.count - 1 }

    /// The id of a token as the vocabulary file spells it.
    func id(of token: String) -> Int32? {
        let token = Array(token.utf8)
        let continues = Self.isContinuation(token)
        let body = Array(continues ? token[2...] : token[...])
        let hash = Self.hash(body, seed: continues ? Self.continuationSeed : Self.wordSeed)
        return body.withUnsafeBufferPointer { body in
            body.baseAddress.flatMap {
                find($0, length: body.count, hash: hash, isContinuation: continues)
            }
        }
    }

    /// Whether a token has a letter or a digit in it: else it is punctuation, or a sign.
    func isWord(_ id: Int32) -> Bool {
        guard (0..<count).contains(Int(id)) else { return false }
        let token = bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]
        return String(decoding: token, as: UTF8.self).unicodeScalars.contains {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    /// The id of the token with these bytes (`##` not among them).
    @inline(__always)
    func find(
        _ start: UnsafePointer<UInt8>, length: Int, hash: UInt64, isContinuation: Bool
    ) -> Int32? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        return slots.withUnsafeBufferPointer { slots in
            var index = Self.slot(hash) & mask
            while slots[index] != 0 {
                if UInt32(truncatingIfNeeded: slots[index] >> 32) == tag {
                    let id = Int32(truncatingIfNeeded: slots[index]) - 1
                    if matches(
                        Int(id), start: start, length: length, isContinuation: isContinuation)
                    {
                        return id
                    }
                }
                index = (index + 1) & mask
            }
            return nil
        }
    }

    @inline(__always)
    private func matches(
        _ id: Int, start: UnsafePointer<UInt8>, length: Int, isContinuation: Bool
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

    private static func isContinuation(_ token: some Collection<UInt8>) -> Bool {
        token.count > 2 && token.starts(with: "##".utf8)
    }

    /// FNV-1a over 64 bits: a prefix's hash is a step on the way to the whole word's.
    @inline(__always)
    static func step(_ hash: UInt64, with byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    private static func hash(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        bytes.reduce(seed, step)
    }

    @inline(__always)
    private static func slot(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7FFF_FFFF)
    }

    /// The bytes of the token, `##` not counted.
    private static func insert(
        _ id: Int, token: UnsafeBufferPointer<UInt8>, among tokens: TokenList,
        into slots: inout [UInt64]
    ) -> Int {
        let continues = isContinuation(token)
        let body = UnsafeBufferPointer(rebasing: token[(continues ? 2 : 0)...])
        let hash = hash(body, seed: continues ? continuationSeed : wordSeed)
        let mask = slots.count - 1
        var index = slot(hash) & mask
        while slots[index] != 0 {
            let other = Int(slots[index] & 0xFFFF_FFFF) - 1
            if slots[index] >> 32 == hash >> 32,
                tokens.bytes[tokens.range(other)].elementsEqual(token)
            {
                break
            }
            index = (index + 1) & mask
        }
        slots[index] = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
        return body.count
    }
}
