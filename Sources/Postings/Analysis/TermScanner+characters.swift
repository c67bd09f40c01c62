extension TermScanner {
    /// A run of one script written without spaces: bigrams, and for Han unigrams too.
    ///
    /// Character `i` of the run stands at position `p + i`; so does the bigram it begins. Terms
    /// are of folded forms, ranges of the text as it is.
    mutating func scanCharacters(from start: Int, kind: ScalarClass) -> Int {
        var offset = start
        var pair = CharacterPair(buffers.scratch)
        var numerals = NumeralWatch()
        while offset < text.count {
            let (scalar, length) = decode(at: offset)
            guard let folded = member(scalar, of: kind) else {
                if isInvisible(scalar) {
                    offset += length
                    continue
                }
                break
            }
            let (character, end) =
                kind == .han
                ? (folder.indexedForm(ofHan: folded), offset + length)
                : composed(folded, upTo: offset + length)
            pair.append(character, range: offset..<end)
            if pair.count > 1 { emit(pair, isHan: kind == .han) }
            if kind == .han { emitNumber(of: &numerals, character: character, at: offset) }
            offset = end
        }
        emitLast(of: pair, isHan: kind == .han)
        return max(offset, start + 1)
    }

    private func member(_ scalar: UInt32, of kind: ScalarClass) -> UInt32? {
        if let own = ScalarFolder.unfoldedKind(scalar) {
            return belongs(own, to: kind) ? scalar : prolonged(scalar, in: kind)
        }
        let folded = folder.fold(scalar)
        if belongs(folded.kind, to: kind) { return folded.scalar }
        return nil
    }

    private func belongs(_ own: ScalarClass, to kind: ScalarClass) -> Bool { own == kind }

    /// `ー` lengthens a vowel in hiragana too.
    private func prolonged(_ scalar: UInt32, in kind: ScalarClass) -> UInt32? {
        scalar == 0x30FC && kind == .hiragana ? scalar : nil
    }

    private func isInvisible(_ scalar: UInt32) -> Bool {
        ScalarFolder.unfoldedKind(scalar) == nil && folder.fold(scalar).kind == .ignorable
    }

    /// A character with what follows and belongs to it: sound marks of kana, jamo of Hangul.
    private func composed(_ scalar: UInt32, upTo end: Int) -> (scalar: UInt32, end: Int) {
        var scalar = scalar
        var end = end
        while end < text.count, text[end] >= 0x80 {
            let (next, length) = decode(at: end)
            let mark = (0xFF9E...0xFF9F).contains(next) ? next - 0xFF9E + 0x3099 : next
            guard
                let joined = Self.voiced(scalar, mark) ?? Self.syllable(scalar, next)
            else { break }
            scalar = joined
            end += length
        }
        return (scalar, end)
    }

    /// The composed kana (か + ゛ is が), nil where the mark does not apply.
    private static func voiced(_ kana: UInt32, _ mark: UInt32) -> UInt32? {
        guard (0x3041...0x30FF).contains(kana), mark == 0x3099 || mark == 0x309A else { return nil }
        if kana == 0x30A6 && mark == 0x3099 { return 0x30F4 }
        if kana == 0x3046 && mark == 0x3099 { return 0x3094 }
        let hiragana = kana >= 0x30A1 ? kana - 0x60 : kana
        switch hiragana {
        case 0x304B...0x3062 where mark == 0x3099 && hiragana % 2 == 1: return kana + 1
        case 0x3064...0x3068 where mark == 0x3099 && hiragana % 2 == 0: return kana + 1
        case 0x306F...0x307D where hiragana % 3 == 0: return kana + (mark - 0x3098)
        default: return nil
        }
    }

    /// Composition of Hangul syllables (Unicode §3.12).
    private static func syllable(_ left: UInt32, _ right: UInt32) -> UInt32? {
        if (0x1100...0x1112).contains(left), (0x1161...0x1175).contains(right) {
            return 0xAC00 + ((left - 0x1100) * 21 + (right - 0x1161)) * 28
        }
        if (0xAC00...0xD7A3).contains(left), (left - 0xAC00) % 28 == 0,
            (0x11A8...0x11C2).contains(right)
        {
            return left + right - 0x11A7
        }
        return nil
    }

    private mutating func emit(_ pair: CharacterPair, isHan: Bool) {
        if isHan { emit(pair.previous, at: pair.previousRange, as: .unigram) }
        let range = pair.previousRange.lowerBound..<pair.lastRange.upperBound
        emit(pair.both, at: range, as: .bigram)
        position += 1
    }

    /// The last character has no bigram of its own; alone, it is the run's only term.
    private mutating func emitLast(of pair: CharacterPair, isHan: Bool) {
        if pair.count == 1 {
            emit(pair.last, at: pair.lastRange, as: .bigram)
        } else if isHan && pair.count > 1 {
            emit(pair.last, at: pair.lastRange, as: .unigram)
        }
        if pair.count > 0 { position += 1 }
    }

    private mutating func emit(
        _ bytes: UnsafeBufferPointer<UInt8>, at range: Range<Int>, as kind: TermKind
    ) {
        sink.pointee.verbatim(bytes, at: TermPlace(position: position, range: range, kind: kind))
    }
}

/// The last two characters of a run, end to end in UTF-8.
private struct CharacterPair {
    private let bytes: UnsafeMutablePointer<UInt8>
    private var previousLength = 0
    private var lastLength = 0
    private(set) var count = 0
    private(set) var previousRange = 0..<0
    private(set) var lastRange = 0..<0

    init(_ bytes: UnsafeMutablePointer<UInt8>) { self.bytes = bytes }

    var previous: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes, count: previousLength)
    }

    var last: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + previousLength, count: lastLength)
    }

    var both: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes, count: previousLength + lastLength)
    }

    mutating func append(_ scalar: UInt32, range: Range<Int>) {
        bytes.update(from: bytes + previousLength, count: lastLength)
        previousLength = lastLength
        previousRange = lastRange
        lastLength = encodeUTF8(scalar, to: bytes + previousLength)
        lastRange = range
        count += 1
    }
}

/// Writes a scalar as UTF-8 and says how many bytes it took.
func encodeUTF8(_ scalar: UInt32, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    switch scalar {
    case 0..<0x80:
        bytes[0] = UInt8(scalar)
        return 1
    case 0x80..<0x800:
        bytes[0] = UInt8(0xC0 | scalar >> 6)
        bytes[1] = UInt8(0x80 | scalar & 0x3F)
        return 2
    case 0x800..<0x10000:
        bytes[0] = UInt8(0xE0 | scalar >> 12)
        bytes[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
        bytes[2] = UInt8(0x80 | scalar & 0x3F)
        return 3
    default:
        bytes[0] = UInt8(0xF0 | scalar >> 18 & 0x07)
        bytes[1] = UInt8(0x80 | scalar >> 12 & 0x3F)
        bytes[2] = UInt8(0x80 | scalar >> 6 & 0x3F)
        bytes[3] = UInt8(0x80 | scalar & 0x3F)
        return 4
    }
}
