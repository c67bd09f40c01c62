/// Walks over the grapheme clusters of a text (Unicode annex 29), fast where most text is: a
/// letter of the usual scripts that another one follows is a cluster by itself.
///
/// Bytes that are no UTF-8, which a map of characters may have left, are split somehow, and all
/// within the text.
struct ClusterScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Ends of the clusters of the stretch that had to be split by the rules, from its start.
    private var pending: ArraySlice<Int> = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> Range<Int>? {
        if let end = pending.popFirst() { return advance(to: end) }
        guard position < bytes.count else { return nil }
        let end = position + Self.scalarLength(bytes[position])
        if isPlain(at: position), end >= bytes.count || isPlain(at: end) {
            return advance(to: min(end, bytes.count))
        }
        split()
        return pending.popFirst().map { advance(to: $0) }
    }

    private mutating func advance(to end: Int) -> Range<Int> {
        defer { position = end }
        return position..<end
    }

    /// Everything up to the next place between two plain letters goes through the full rules.
    private mutating func split() {
        var end = position
        var wasPlain = false
        while end < bytes.count {
            let plain = isPlain(at: end)
            if plain, wasPlain { break }
            wasPlain = plain
            end += Self.scalarLength(bytes[end])
        }
        end = min(end, bytes.count)
        var place = position
        var ends: [Int] = []
        for character in String(decoding: bytes[position..<end], as: UTF8.self) {
            // What is repaired may be longer than the bytes it stands for.
            place = min(place + character.utf8.count, end)
            ends.append(place)
        }
        pending = ends[...]
    }

    /// Bytes of the scalar that begins with `byte`, in valid UTF-8.
    static func scalarLength(_ byte: UInt8) -> Int {
        byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }

    /// Printable ASCII, Latin, Greek, Cyrillic letters, kana, Han, general and full-width
    /// punctuation: none of them joins its neighbour.
    private func isPlain(at position: Int) -> Bool {
        let byte = bytes[position]
        if byte < 0x80 { return byte >= 0x20 && byte < 0x7F }
        switch Self.scalarLength(byte) {
        case 2:
            guard position + 1 < bytes.count else { return false }
            let scalar = UInt32(byte & 0x1F) << 6 | UInt32(bytes[position + 1] & 0x3F)
            return (0xC0...0x24F).contains(scalar) || (0x386...0x3CE).contains(scalar)
                || (0x400...0x481).contains(scalar)
        case 3:
            guard position + 2 < bytes.count else { return false }
            let scalar =
                UInt32(byte & 0x0F) << 12 | UInt32(bytes[position + 1] & 0x3F) << 6
                | UInt32(bytes[position + 2] & 0x3F)
            return (0x2010...0x2027).contains(scalar) || (0x3001...0x3020).contains(scalar)
                || (0x3041...0x3096).contains(scalar) || (0x30A1...0x30FA).contains(scalar)
                || (0x3400...0x4DBF).contains(scalar) || (0x4E00...0x9FFF).contains(scalar)
                || (0xFF01...0xFF60).contains(scalar)
        default: return false
        }
    }
}
