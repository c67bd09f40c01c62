/// Units behind numbers and factors between them, however they are spaced.
extension TermScanner {
    /// Goes on with a number that ends at `offset`: by a factor, or by its unit, which ends it.
    /// - Returns: where the text goes on; nil if neither stands there, or it is no number.
    func goOn(with compound: inout Compound, from start: Int, at offset: Int) -> Int? {
        // Most often a figure follows a figure.
        if offset < text.count, AsciiClass.of(text[offset]) == .digit { return nil }
        // An exponent has no unit of its own: 10⁻³ kg.
        guard compound.isNumber, !compound.afterJoiner,
            RaisedDigit(decode(at: start).scalar) == nil
        else { return nil }
        if !compound.isZero, let figure = factor(at: offset) {
            compound.join(with: UInt8(ascii: "x"), marks: true)
            return figure
        }
        return compound.takesUnit ? takeUnit(into: &compound, at: offset) : nil
    }

    /// The offset of the figure that multiplies the number which ends at `offset`, behind `x`,
    /// `X` or `×`: M8x30, M8 x 30, 30×40.
    private func factor(at offset: Int) -> Int? {
        var next = skipSpaces(from: offset)
        guard next < text.count else { return nil }
        let (scalar, length) = decode(at: next)
        switch scalar {
        case 0x78, 0x58, 0xD7, 0x2715, 0x2A2F, 0xFF58, 0xFF38:
            next = skipSpaces(from: next + length)
        default: return nil
        }
        return wordKind(at: next)?.kind == .digit ? next : nil
    }

    /// Takes the unit that stands at `offset`, or behind spaces there, into a number.
    /// - Returns: where it ends; nil if there is none.
    private func takeUnit(into compound: inout Compound, at offset: Int) -> Int? {
        let start = skipSpaces(from: offset)
        return takeUnit(into: &compound, from: start, link: start == offset ? .none : .space)
    }

    /// The same behind a hyphen: a 12-V battery, a 5-mm drill.
    func takeUnit(into compound: inout Compound, behindHyphen offset: Int) -> Int? {
        takeUnit(into: &compound, from: offset, link: .hyphen)
    }

    private func takeUnit(
        into compound: inout Compound, from start: Int, link: Units.Link
    ) -> Int? {
        guard let (pieces, end, _) = units(from: start, link: link) else { return nil }
        compound.add(unit: pieces, endingAt: end)
        return end
    }

    /// Whether a unit stands at `offset`, or behind spaces there.
    func hasUnit(at offset: Int) -> Bool {
        let start = skipSpaces(from: offset)
        return units(from: start, link: start == offset ? .none : .space) != nil
    }

    /// A whole unit: kg/m²/s.
    private func units(from start: Int, link: Units.Link) -> Reading? {
        guard start < text.count, let first = unit(at: start, link: link) else { return nil }
        var pieces = first.pieces
        var end = first.end
        // Three at most.
        for _ in 0..<2 {
            guard let next = unit(behindSignAt: end) else { break }
            pieces = joined(pieces, with: next.pieces)
            end = next.end
        }
        guard endsUnit(at: end, isLetter: first.isLetter, isStrict: link == .hyphen) else {
            return nil
        }
        return (pieces, end, first.isLetter)
    }

    private typealias Reading = (pieces: [Compound.UnitPiece], end: Int, isLetter: Bool)

    /// `/h` of km/h, `·m` of N·m.
    private func unit(behindSignAt offset: Int) -> Reading? {
        guard offset < text.count else { return nil }
        let (scalar, length) = decode(at: offset)
        guard scalar == 0x2F || scalar == 0xB7 || scalar == 0x22C5,
            var next = letters(at: offset + length, link: .space)
        else { return nil }
        if scalar == 0x2F {
            let sign = Compound.UnitPiece(
                kind: .sign, bytes: [0x2F], range: offset..<offset + length)
            next.pieces.insert(sign, at: 0)
        }
        return next
    }

    /// Two parts without a sign between them are one: N·m as Nm.
    private func joined(
        _ pieces: [Compound.UnitPiece], with others: [Compound.UnitPiece]
    ) -> [Compound.UnitPiece] {
        guard let last = pieces.last, let first = others.first, last.kind == .part,
            first.kind == .part
        else { return pieces + others }
        let both = Compound.UnitPiece(
            kind: .part, bytes: last.bytes + first.bytes,
            range: last.range.lowerBound..<first.range.upperBound)
        return pieces.dropLast() + [both] + others.dropFirst()
    }

    private func unit(at offset: Int, link: Units.Link) -> Reading? {
        let (scalar, length) = decode(at: offset)
        let end = offset + length
        switch scalar {
        case 0x25, 0xFF05, 0x66A: return sign("%", at: offset..<end)
        case 0x2030: return sign("‰", at: offset..<end)
        case 0x2103: return degrees("c", sign: offset..<end, end: end)
        case 0x2109: return degrees("f", sign: offset..<end, end: end)
        case 0xB0, 0xBA, 0x2DA:
            let place = skipSpaces(from: end)
            guard let letter = wordKind(at: place), letter.isUpper else { return nil }
            switch letter.scalar {
            case 0x63:
                return degrees("c", sign: offset..<place, end: place + decode(at: place).length)
            case 0x66:
                return degrees("f", sign: offset..<place, end: place + decode(at: place).length)
            default: return nil
            }
        default: return letters(at: offset, link: link)
        }
    }

    private func sign(_ sign: String, at range: Range<Int>) -> Reading {
        let piece = Compound.UnitPiece(kind: .sign, bytes: Array(sign.utf8), range: range)
        return ([piece], range.upperBound, false)
    }

    /// The sign and the letter behind it, which is a part of its own.
    private func degrees(_ letter: String, sign: Range<Int>, end: Int) -> Reading {
        let place = sign.upperBound < end ? sign.upperBound..<end : sign
        return (
            [
                Compound.UnitPiece(kind: .sign, bytes: Array("°".utf8), range: sign),
                Compound.UnitPiece(kind: .part, bytes: Array(letter.utf8), range: place),
            ], end, false
        )
    }

    /// Letters of the table, and their power.
    private func letters(at start: Int, link: Units.Link) -> Reading? {
        var key: UInt64 = 0
        var size = 0
        var capitals: UInt16? = 0
        var count = 0
        var power: UInt8?
        var offset = start
        scan: while offset < text.count, power == nil {
            let (scalar, length) = decode(at: offset)
            let folded = folder.fold(scalar)
            guard folded.kind == .letter || folded.kind == .digit else { break }
            func take(_ value: UInt32) -> Bool {
                if value == 0x32 || value == 0x33, count > 0 {
                    power = UInt8(value)
                    return true
                }
                guard value < 0x800, value >= 0x80 || value | 0x20 >= 0x61, count < 8 else {
                    return false
                }
                if value >= 0x80 {
                    key = key << 16 | UInt64(0xC0 | value >> 6) << 8 | UInt64(0x80 | value & 0x3F)
                } else {
                    key = key << 8 | UInt64(value)
                }
                size += value >= 0x80 ? 2 : 1
                if folded.isUpper { capitals? |= 1 << UInt16(count) }
                count += 1
                return true
            }
            guard take(folded.scalar), folded.more.allSatisfy(take) else { return nil }
            if !folded.more.isEmpty { capitals = nil }
            offset += length
        }
        guard count > 0, size <= Units.maximumKey,
            let unit = Units.unit(key, capitals: capitals, link: link),
            power == nil || unit.takesPower
        else { return nil }
        let bytes = unit.canonical + (power.map { [$0] } ?? [])
        let piece = Compound.UnitPiece(kind: .part, bytes: bytes, range: start..<offset)
        return ([piece], offset, unit.letterCount == 1 && power == nil && capitals != nil)
    }

    /// Whether nothing at `offset` goes on with what a unit seems to be.
    /// - Parameters:
    ///   - isLetter: whether the unit is one letter: a V-belt has no volts.
    ///   - isStrict: whether any sign before a letter or figure goes on with it.
    private func endsUnit(at offset: Int, isLetter: Bool, isStrict: Bool) -> Bool {
        guard offset < text.count else { return true }
        let (scalar, length) = decode(at: offset)
        // A note's mark.
        if RaisedDigit(scalar) != nil { return true }
        let folded = folder.fold(scalar)
        switch folded.kind {
        case .letter, .digit, .ignorable: return false
        case .other, .han, .hiragana, .katakana, .hangul, .soundMark: return true
        case .joiner: break
        }
        guard wordKind(at: offset + length) != nil else { return true }
        switch UInt8(folded.scalar) {
        case UInt8(ascii: "-"): return !isLetter && !isStrict
        case UInt8(ascii: "/"), UInt8(ascii: ","): return !isStrict
        default: return false
        }
    }

    /// Past two spaces at most: between a number and its unit stands no more.
    private func skipSpaces(from start: Int) -> Int {
        var offset = start
        for _ in 0..<2 where offset < text.count {
            let (scalar, length) = decode(at: offset)
            switch scalar {
            case 0x20, 0xA0, 0x2004...0x200A, 0x202F, 0x3000: offset += length
            default: return offset
            }
        }
        return offset
    }
}
