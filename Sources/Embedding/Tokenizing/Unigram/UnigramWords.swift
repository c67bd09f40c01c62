/// The words of a normalised text, each with the mark of the space before it, as Hugging Face's
/// `Metaspace` splits: a text begins with a mark, and every mark begins a word.
struct UnigramWords: Sequence, IteratorProtocol {
    /// ▁, U+2581.
    private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

    private let bytes: [UInt8]
    private let splitsAtWhitespace: Bool
    private var position = 0
    private var isFirst = true

    init(_ bytes: [UInt8], splitsAtWhitespace: Bool) {
        self.bytes = bytes
        self.splitsAtWhitespace = splitsAtWhitespace
    }

    mutating func next() -> [UInt8]? {
        if splitsAtWhitespace { skipWhitespace() }
        guard position < bytes.count else { return nil }
        var word: [UInt8] = []
        if isMarked(position) {
            position += bytes[position] == 0x20 ? 1 : 3
            word = Self.mark
        } else if isFirst || splitsAtWhitespace {
            word = Self.mark
        }
        isFirst = false
        while position < bytes.count, !isMarked(position), !isBreak(position) {
            word.append(bytes[position])
            position += 1
        }
        return word
    }

    /// A space is written as a mark; a mark that the text has counts as one.
    private func isMarked(_ position: Int) -> Bool {
        bytes[position] == 0x20 && !splitsAtWhitespace
            || bytes[position] == 0xE2 && bytes[position...].starts(with: Self.mark)
    }

    private func isBreak(_ position: Int) -> Bool {
        splitsAtWhitespace && whitespaceLength(position) > 0
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            let length = whitespaceLength(position)
            if length == 0 { return }
            position += length
        }
    }

    /// Bytes of the white space that stands at a place; 0 if none does.
    private func whitespaceLength(_ position: Int) -> Int {
        let byte = bytes[position]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
        guard byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 else { return 0 }
        let length = Swift.min(ClusterScan.scalarLength(byte), bytes.count - position)
        let scalar = String(decoding: bytes[position..<position + length], as: UTF8.self)
            .unicodeScalars.first
        return scalar?.properties.isWhitespace == true ? length : 0
    }
}
