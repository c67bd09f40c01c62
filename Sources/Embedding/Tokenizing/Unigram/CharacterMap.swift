import Corpus

/// SentencePiece's precompiled map of characters (`precompiled_charsmap`): what each character,
/// or short run of them, is written as before it is looked up.
///
/// Layout, little-endian: the bytes of the trie as u32, the trie as a double array (Darts-clone:
/// Yata et al. 2007) of u32 units, then the replacements, UTF-8, each ended by a zero. A key's
/// value is the offset of its replacement.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// - Throws: `DecodingFailure` where the bytes are no such map.
    init(_ bytes: [UInt8]) throws(DecodingFailure) {
        guard bytes.count >= 4 else { throw DecodingFailure(offset: 0, reason: "is too short") }
        let size = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        let count = Int(UInt32(littleEndian: size))
        guard count % 4 == 0, count > 0, count <= bytes.count - 4 else {
            throw DecodingFailure(offset: 0, reason: "states a trie of \(count) bytes")
        }
        units = bytes.withUnsafeBytes { raw in
            (0..<count / 4).map {
                UInt32(
                    littleEndian: raw.loadUnaligned(fromByteOffset: 4 + 4 * $0, as: UInt32.self))
            }
        }
        replacements = Array(bytes[(4 + count)...])
    }

    /// The replacement of the shortest key that `bytes` begin with; nil if none does.
    ///
    /// The shortest, and for all of `bytes`: so does Hugging Face's `spm_precompiled`, which
    /// tokenizers were made with.
    func replacement(of bytes: UnsafeBufferPointer<UInt8>) -> ArraySlice<UInt8>? {
        var node = 0
        guard var unit = unit(at: node) else { return nil }
        node ^= Self.offset(unit)
        for byte in bytes {
            if byte == 0 { return nil }
            node ^= Int(byte)
            guard let next = self.unit(at: node), Self.label(next) == UInt32(byte) else {
                return nil
            }
            unit = next
            node ^= Self.offset(unit)
            if unit >> 8 & 1 == 1 {
                guard let leaf = self.unit(at: node) else { return nil }
                return text(at: Int(leaf & 0x7FFF_FFFF))
            }
        }
        return nil
    }

    private func unit(at node: Int) -> UInt32? {
        units.indices.contains(node) ? units[node] : nil
    }

    private func text(at offset: Int) -> ArraySlice<UInt8>? {
        guard replacements.indices.contains(offset),
            let end = replacements[offset...].firstIndex(of: 0)
        else { return nil }
        return replacements[offset..<end]
    }

    private static func label(_ unit: UInt32) -> UInt32 { unit & 0x8000_00FF }

    private static func offset(_ unit: UInt32) -> Int {
        Int((unit >> 10) << ((unit & 0x200) >> 6))
    }
}
