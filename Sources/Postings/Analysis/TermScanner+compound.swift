extension TermScanner {
    /// A word, number or identifier that begins at `start`, with its parts.
    mutating func scanCompound(from start: Int) -> Int {
        var compound = Compound(buffers)
        var offset = start
        var wasRaised = false
        scan: while offset < text.count && compound.length < ScanBuffers.limit {
            if let next = goOn(with: &compound, from: start, at: offset) {
                offset = next
                if compound.unitEnd != nil { break scan }
            }
            let (scalar, length) = decode(at: offset)
            let folded = folder.fold(scalar)
            let raised = RaisedDigit(scalar)
            if let raised, !wasRaised, compound.count > 0, !raised.belongs(to: compound.last) {
                break scan
            }
            wasRaised = raised != nil
            switch folded.kind {
            case .letter, .digit:
                compound.append(folded, at: offset..<offset + length)
                offset += length
            case .ignorable:
                offset += length
                compound.extend(to: offset)
            case .joiner:
                guard
                    let next = join(
                        &compound, byte: UInt8(folded.scalar), at: offset, length: length)
                else { break scan }
                offset = next
                if compound.unitEnd != nil { break scan }
            case .other, .han, .hiragana, .katakana, .hangul, .soundMark: break scan
            }
        }
        compound.mergeSingles()
        emit(compound)
        return offset
    }

    /// Takes the joiner at `offset` into the compound and says where it goes on; nil if the
    /// compound ends before it.
    private func join(
        _ compound: inout Compound, byte: UInt8, at offset: Int, length: Int
    ) -> Int? {
        let end = offset + length
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "#"):
            return attachSign(to: &compound, sign: byte, end: end)
        case UInt8(ascii: "_"):
            var next = end
            while next < text.count && text[next] == byte { next += 1 }
            guard wordKind(at: next) != nil else { return nil }
            compound.join(with: byte, marks: true)
            return next
        case UInt8(ascii: "'"):
            guard !compound.last.isDigits, wordKind(at: end)?.kind == .letter else { return nil }
            compound.attach(byte, endingAt: end, isWord: true)
            return end
        case UInt8(ascii: ","):
            guard compound.last.isDigits, !compound.hasDot else { return nil }
            if length == 1, isDecimal(compound, at: end) {
                compound.join(with: UInt8(ascii: "."), marks: true)
                return end
            }
            guard isDigitGroup(at: end) else { return nil }
            compound.join(with: nil, marks: true)
            return end
        case UInt8(ascii: ":"):
            guard compound.last.isDigits, wordKind(at: end)?.kind == .digit else { return nil }
            compound.join(with: byte, marks: true)
            return end
        case UInt8(ascii: "&"):
            guard compound.last.capitals > 0, wordKind(at: end)?.isUpper == true else { return nil }
            compound.join(with: byte, marks: true)
            return end
        default: return joinPart(of: &compound, byte: byte, end: end)
        }
    }

    /// A hyphen, stroke, full stop or `@` before another part, or a hyphen before a unit.
    private func joinPart(of compound: inout Compound, byte: UInt8, end: Int) -> Int? {
        if byte == UInt8(ascii: "-"), compound.takesUnit,
            let next = takeUnit(into: &compound, behindHyphen: end)
        {
            return next
        }
        guard wordKind(at: end) != nil else { return nil }
        let marks = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@")
        compound.join(with: byte, marks: marks)
        return end
    }

    /// `C++`, `g++`, `C#`: the sign belongs to a name of one or two letters.
    private func attachSign(to compound: inout Compound, sign byte: UInt8, end: Int) -> Int? {
        let isDouble = byte == UInt8(ascii: "+")
        let after = isDouble ? end + 1 : end
        guard !compound.last.isDigits, compound.last.scalars <= 2, after <= text.count,
            !isDouble || text[end] == byte, wordKind(at: after) == nil
        else { return nil }
        compound.attach(byte, endingAt: end, isWord: false)
        if isDouble { compound.attach(byte, endingAt: after, isWord: false) }
        return after
    }

    /// The letter or digit at an offset; nil if something else, or nothing, stands there. A mark
    /// behind a full stop (2010.²) is no part of what stands before it.
    func wordKind(at offset: Int) -> FoldedScalar? {
        guard offset < text.count else { return nil }
        let scalar = decode(at: offset).scalar
        guard RaisedDigit(scalar) == nil else { return nil }
        let folded = folder.fold(scalar)
        return folded.kind == .letter || folded.kind == .digit ? folded : nil
    }

    /// Whether a number, behind the comma that ends before `offset`, goes on with decimals, as most
    /// of Europe writes them: told by the unit behind them (3,5 kg). Three of them are a group of
    /// thousands, but behind a nought; what stands in a list (1, 2,5 kg; 1,2,5 kg) is a guess, and
    /// no decimal is made of the second.
    private func isDecimal(_ compound: Compound, at offset: Int) -> Bool {
        guard compound.count == 1, !isDigitGroup(at: offset) || compound.isZero else {
            return false
        }
        let start = compound.run(0).from
        if start > 0, text[start - 1] == UInt8(ascii: ",") { return false }
        var end = offset
        let limit = min(text.count, offset + ScanBuffers.limit)
        while end < limit, AsciiClass.of(text[end]) == .digit { end += 1 }
        return end > offset && hasUnit(at: end)
    }

    /// Three ASCII digits and no fourth.
    private func isDigitGroup(at offset: Int) -> Bool {
        guard offset + 3 <= text.count else { return false }
        for place in offset..<offset + 3 where AsciiClass.of(text[place]) != .digit { return false }
        return offset + 3 == text.count || AsciiClass.of(text[offset + 3]) != .digit
    }

    private mutating func emit(_ compound: Compound) {
        if compound.unitEnd != nil { return emitMeasure(compound) }
        if compound.count > 1 {
            if isKeptWhole(compound) { emitWhole(compound) }
            emitJoined(compound)
        }
        for index in 0..<compound.count { emitPart(index, of: compound) }
    }

    /// A part, which takes a position; behind an elided word (l'eau) by itself and as it stands.
    private mutating func emitPart(_ index: Int, of compound: Compound) {
        let run = compound.run(index)
        var (start, from) = (run.start, run.from)
        if let behind = run.behindApostrophe, behind.scratch < run.end,
            Elision.isElided(
                compound.bytes(from: run.start, to: behind.scratch - 1),
                before: compound.bytes(from: behind.scratch, to: run.end))
        {
            emit(compound.bytes(from: start, to: run.end), of: run, from: from, as: .whole)
            (start, from) = behind
        }
        emit(compound.bytes(from: start, to: run.end), of: run, from: from, as: .word)
        position += 1
    }

    /// The number with its unit as one term, in the place of the number; besides the number as
    /// it was written, and all of a range or a product.
    private mutating func emitMeasure(_ compound: Compound) {
        guard let end = compound.unitEnd else { return }
        let unit = compound.unitStart
        let number = compound.numberStart(before: unit)
        var all = compound.run(0)
        all.isWord = false
        all.to = end
        if number > 0 {
            emit(compound.bytes(from: 0, to: compound.length), of: all, from: all.from, as: .whole)
        }
        if unit > 1 {
            var figures = all
            figures.to = compound.run(unit - 1).to
            let bytes = compound.bytes(from: 0, to: compound.run(unit - 1).end)
            emit(bytes, of: figures, from: all.from, as: .whole)
        }
        for index in 0..<compound.count {
            let run = compound.run(index)
            if index == number {
                let bytes = compound.bytes(from: run.start, to: compound.length)
                emit(bytes, of: all, from: run.from, as: .whole)
            }
            emitPart(index, of: compound)
        }
    }

    /// The parts of a compound without their hyphens, so that self-service, selfservice and
    /// R-134a, R134a find each other. Figures alone stay apart: dates and ranges are no numbers.
    private mutating func emitJoined(_ compound: Compound) {
        guard compound.count <= (compound.hasDigits ? Self.joinedParts : Self.joinedWords),
            !compound.isMarked
        else { return }
        var joined = compound.run(0)
        var length = 0
        var hyphens = 0
        var hasLetters = false
        for index in 0..<compound.count {
            let run = compound.run(index)
            if index > 0 {
                let gap = compound.bytes(from: compound.run(index - 1).end, to: run.start)
                let isHyphen = gap.count == 1 && gap[0] == UInt8(ascii: "-")
                guard isHyphen || compound.hasDigits && gap.isEmpty else { return }
                hyphens += gap.count
                joined.scalars += run.scalars
            }
            hasLetters = hasLetters || compound.hasLetters(run)
            for byte in compound.bytes(from: run.start, to: run.end) {
                buffers.joined[length] = byte
                length += 1
            }
            joined.isWord = joined.isWord && run.isWord
        }
        guard hyphens > 0, hasLetters else { return }
        joined.to = compound.last.to
        joined.capitals = 0
        let bytes = UnsafeBufferPointer<UInt8>(start: buffers.joined, count: length)
        emit(bytes, of: joined, from: joined.from, as: .joined)
    }

    /// Longer chains of words are no compounds.
    private static var joinedWords: Int { 4 }
    /// Letters and figures of an article's number change more often.
    private static var joinedParts: Int { 8 }

    /// Two words with a hyphen or a slash are just two words; anything more peculiar is a name.
    private func isKeptWhole(_ compound: Compound) -> Bool {
        if compound.isMarked || compound.hasDigits { return true }
        var isInCapitals = true
        for index in 0..<compound.count {
            let run = compound.run(index)
            if index > 0 && run.boundary == .inner { return true }
            if run.capitals < run.scalars { isInCapitals = false }
        }
        return isInCapitals
    }

    private mutating func emitWhole(_ compound: Compound) {
        var whole = compound.run(0)
        whole.to = compound.last.to
        whole.end = compound.last.end
        for index in 1..<compound.count {
            let run = compound.run(index)
            whole.isWord = whole.isWord && run.isWord && run.boundary == .inner
            whole.scalars += run.scalars
            whole.capitals += run.capitals
        }
        let bytes = compound.bytes(from: 0, to: whole.end)
        emit(bytes, of: whole, from: whole.from, as: .whole)
        guard compound.hasDot, bytes[0] == UInt8(ascii: "v"), AsciiClass.of(bytes[1]) == .digit
        else { return }
        // A version is also asked for without its `v`.
        emit(compound.bytes(from: 1, to: whole.end), of: whole, from: whole.from + 1, as: .whole)
    }

    private mutating func emit(
        _ bytes: UnsafeBufferPointer<UInt8>, of run: CompoundRun, from start: Int, as kind: TermKind
    ) {
        let place = TermPlace(position: position, range: start..<run.to, kind: kind)
        if run.isWord {
            let inCapitals = run.capitals == run.scalars && run.scalars > 1
            sink.pointee.word(bytes, inCapitals: inCapitals, at: place)
        } else {
            sink.pointee.verbatim(bytes, at: place)
        }
    }
}
