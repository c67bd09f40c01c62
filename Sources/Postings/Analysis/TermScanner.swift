/// Splits one text into terms: UAX #29 words, refined for identifiers, numbers and CJK.
struct TermScanner<Sink: TermSink> {
    let text: UnsafeBufferPointer<UInt8>
    let buffers: ScanBuffers
    let folder: ScalarFolder
    let sink: UnsafeMutablePointer<Sink>
    /// Position of the next term.
    var position = 0

    init(
        _ text: UnsafeBufferPointer<UInt8>, buffers: ScanBuffers, folder: ScalarFolder,
        sink: UnsafeMutablePointer<Sink>
    ) {
        self.text = text
        self.buffers = buffers
        self.folder = folder
        self.sink = sink
    }

    /// Time is linear in the length of the text.
    mutating func scan() {
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            if byte < 0x80 {
                switch AsciiClass.of(byte) {
                case .lower, .upper: offset = scanWord(from: offset)
                case .digit: offset = scanCompound(from: offset)
                case .joiner, .other: offset += 1
                }
            } else {
                offset = scanBeyondASCII(from: offset)
            }
        }
    }

    private mutating func scanBeyondASCII(from offset: Int) -> Int {
        let (scalar, length) = decode(at: offset)
        let kind = ScalarFolder.unfoldedKind(scalar) ?? folder.fold(scalar).kind
        switch kind {
        case .letter, .digit: return scanCompound(from: offset)
        case .han, .hiragana, .katakana, .hangul: return scanCharacters(from: offset, kind: kind)
        case .other:
            emitDegrees(scalar, at: offset..<offset + length)
            return offset + length
        case .soundMark, .ignorable, .joiner: return offset + length
        }
    }

    /// ℃ and ℉ without a number before them: the letter, as of °C.
    private mutating func emitDegrees(_ scalar: UInt32, at range: Range<Int>) {
        guard scalar == 0x2103 || scalar == 0x2109 else { return }
        buffers.scratch[0] = scalar == 0x2103 ? UInt8(ascii: "c") : UInt8(ascii: "f")
        let bytes = UnsafeBufferPointer<UInt8>(start: buffers.scratch, count: 1)
        let place = TermPlace(position: position, range: range, kind: .word)
        sink.pointee.word(bytes, inCapitals: false, at: place)
        position += 1
    }

    /// The usual case, a plain ASCII word; all others go to `scanCompound`.
    private mutating func scanWord(from start: Int) -> Int {
        var end = start
        var capitals = 0
        while end < text.count {
            let kind = AsciiClass.of(text[end])
            if kind == .upper { capitals += 1 } else if kind != .lower { break }
            guard end - start < ScanBuffers.limit else { return scanCompound(from: start) }
            buffers.scratch[end - start] = text[end] | 0x20
            end += 1
        }
        let length = end - start
        let isPlain = capitals == 0 || capitals == length || capitals == 1 && text[start] < 0x60
        guard isPlain, endsWord(at: end) else { return scanCompound(from: start) }
        let place = TermPlace(position: position, range: start..<end, kind: .word)
        sink.pointee.word(
            UnsafeBufferPointer(start: buffers.scratch, count: length),
            inCapitals: capitals == length && length > 1, at: place)
        position += 1
        return end
    }

    /// Whether nothing at `offset` can continue a word that ends there.
    private func endsWord(at offset: Int) -> Bool {
        guard offset < text.count else { return true }
        let byte = text[offset]
        guard byte < 0x80 else { return false }
        switch AsciiClass.of(byte) {
        case .other: return true
        case .lower, .upper, .digit: return false
        case .joiner: break
        }
        if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "+") { return false }
        guard offset + 1 < text.count else { return true }
        let next = text[offset + 1]
        return next < 0x80 && (AsciiClass.of(next) == .other || next == UInt8(ascii: "\""))
    }

    /// The scalar at an offset and its length in bytes. The text is a `String`'s, so valid.
    func decode(at offset: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(text[offset])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(text[offset + 1]) & 0x3F
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        let third = UInt32(text[offset + 2]) & 0x3F
        if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
        let fourth = UInt32(text[offset + 3]) & 0x3F
        return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
    }
}
