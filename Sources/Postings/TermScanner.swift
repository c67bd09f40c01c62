/// What kind of term a place in a text gave.
package enum TermKind: UInt8, Sendable {
    /// A word, a number, or one part of an identifier.
    case word
    /// An identifier or number as it was written, over the parts that follow it.
    case whole
    /// One Han character that is also in a bigram.
    case unigram
    /// Two Han, kana or Hangul characters, or the only one of a run.
    case bigram
}

/// Where a term stands: its position counted in words, and its UTF-8 bytes in the text.
struct TermPlace {
    let position: Int
    let range: Range<Int>
    let kind: TermKind
}

/// Takes the terms of a text in the order of their positions. The bytes live for the call.
protocol TermSink {
    /// A lower-case ASCII word: to be stemmed, and dropped if it is a stop word unless it was
    /// written in capitals (the department IT).
    mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace)
    /// A term to be taken as it is.
    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace)
}

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
        case .other, .soundMark, .ignorable, .joiner: return offset + length
        }
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

/// Memory that scanning one text after another shares.
final class ScanBuffers {
    /// Longest run of text taken as one identifier, in folded bytes; what is longer is cut.
    static let limit = 192

    let scratch: UnsafeMutablePointer<UInt8>
    /// Parts of the identifier at hand.
    let runs: UnsafeMutablePointer<CompoundRun>

    init() {
        scratch = .allocate(capacity: Self.limit + 64)
        scratch.initialize(repeating: 0, count: Self.limit + 64)
        runs = .allocate(capacity: Self.limit + 64)
    }

    deinit {
        scratch.deallocate()
        runs.deallocate()
    }
}

/// Classes of ASCII bytes, by table: the scanner asks for every byte of English text.
enum AsciiClass: UInt8 {
    case other, lower, upper, digit, joiner

    @inline(__always)
    static func of(_ byte: UInt8) -> AsciiClass {
        switch byte {
        case 0x61...0x7A: .lower
        case 0x41...0x5A: .upper
        case 0x30...0x39: .digit
        case 0x23, 0x26, 0x27, 0x2B...0x2F, 0x3A, 0x40, 0x5F: .joiner
        default: .other
        }
    }
}
