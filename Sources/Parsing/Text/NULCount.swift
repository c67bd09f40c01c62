/// NULs in what is text otherwise: holes that a rotated log or a lost block leaves, padding of
/// fields, lines of UTF-16 in a file that is none.
struct NULCount {
    private(set) var bytes = 0
    private(set) var runs = 0
    private let total: Int

    init(_ text: some Collection<UInt8>) {
        var wasNUL = false
        for byte in text {
            if byte == 0 {
                bytes += 1
                if !wasNUL { runs += 1 }
            }
            wasNUL = byte == 0
        }
        total = text.count
    }

    /// Whether text is left without them: at most one run among ten other bytes, however long
    /// it is.
    var isFew: Bool { runs <= 1 + (total - bytes) / 10 && bytes < total }
}

extension DecodedText {
    /// The text with a space for each run of NULs between visible characters, and nothing for
    /// those that are half of a UTF-16 letter; says so.
    var withoutNULs: DecodedText {
        guard text.utf8.contains(0) else { return self }
        let bytes = Array(text.utf8)
        let nuls = NULCount(bytes)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte != 0 {
                kept.append(byte)
            } else if let last = kept.last, last > 0x20, index + 1 < bytes.count,
                bytes[index + 1] > 0x20, !Self.isHalf(bytes, at: index)
            {
                kept.append(0x20)
            }
        }
        var plain = self
        plain.text = String(decoding: kept, as: UTF8.self)
        let characters = nuls.bytes == 1 ? "1 NUL character" : "\(nuls.bytes) NUL characters"
        let places = nuls.runs == 1 ? "1 place" : "\(nuls.runs) places"
        plain.notes.append("\(characters) in \(places) left out.")
        return plain
    }

    /// Whether every second byte here is a NUL.
    private static func isHalf(_ bytes: [UInt8], at index: Int) -> Bool {
        func isNUL(_ place: Int) -> Bool { bytes.indices.contains(place) && bytes[place] == 0 }
        guard !isNUL(index - 1), !isNUL(index + 1) else { return false }
        return isNUL(index - 2) || isNUL(index + 2)
    }
}
