/// An identifier, number or word while it is read: its runs and its folded bytes.
struct Compound {
    private let buffers: ScanBuffers
    /// Folded bytes so far.
    private(set) var length = 0
    private(set) var count = 0
    private(set) var hasDigits = false
    /// Joined by something that plain prose does not join words with.
    private(set) var isMarked = false
    private(set) var hasDot = false
    /// Joined by nothing but what joins figures: `.`, `,`, `-`, `/` and the sign of a product.
    private(set) var hasNumberJoiners = true
    /// Where its unit ends in the text; nil if it has none.
    private(set) var unitEnd: Int?
    private(set) var afterJoiner = false
    private var lastIsUpper = false
    private var capitalsInARow = 0
    /// Where the last capital stands, in the folded bytes and in the text.
    private var capital = (scratch: 0, text: 0)
    /// Set after `HTTPSe`: splits before the last capital if another lower-case letter comes.
    private var maySplit = false

    init(_ buffers: ScanBuffers) { self.buffers = buffers }

    var last: CompoundRun { buffers.runs[count - 1] }

    func run(_ index: Int) -> CompoundRun { buffers.runs[index] }

    /// Whether any character of a run is none of the figures 0 to 9.
    func hasLetters(_ run: CompoundRun) -> Bool {
        bytes(from: run.start, to: run.end).contains { AsciiClass.of($0) != .digit }
    }

    func bytes(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: buffers.scratch + start, count: end - start)
    }

    mutating func append(_ folded: FoldedScalar, at range: Range<Int>) {
        let isDigit = folded.kind == .digit
        if count == 0 || afterJoiner || last.isDigits != isDigit {
            begin(isDigits: isDigit, at: range.lowerBound)
        } else if !isDigit {
            splitAtCapitals(isUpper: folded.isUpper, at: range.lowerBound)
        }
        if isDigit { hasDigits = true }
        if folded.isUpper {
            buffers.runs[count - 1].capitals += 1
            capital = (length, range.lowerBound)
        }
        capitalsInARow = folded.isUpper ? capitalsInARow + 1 : 0
        lastIsUpper = folded.isUpper
        write(folded.scalar, isLetter: !isDigit)
        for scalar in folded.more { write(scalar, isLetter: !isDigit) }
        buffers.runs[count - 1].to = range.upperBound
    }

    /// A joiner between two parts; `byte` nil leaves no trace in the folded bytes.
    mutating func join(with byte: UInt8?, marks: Bool) {
        if let byte { put(byte) }
        if byte == UInt8(ascii: ".") { hasDot = true }
        if let byte, !Self.joinsNumbers(byte) { hasNumberJoiners = false }
        isMarked = isMarked || marks
        afterJoiner = true
        maySplit = false
    }

    /// An apostrophe inside a word, or the sign that ends `C++`.
    mutating func attach(_ byte: UInt8, endingAt end: Int, isWord: Bool) {
        put(byte)
        buffers.runs[count - 1].end = length
        buffers.runs[count - 1].to = end
        if isWord {
            if last.behindApostrophe == nil {
                buffers.runs[count - 1].behindApostrophe = (length, end)
            }
            // A capital behind an apostrophe begins no part: L'Oréal, Dell'Acqua.
            lastIsUpper = true
            capitalsInARow = 0
        }
        if !isWord { buffers.runs[count - 1].isWord = false }
        maySplit = false
    }

    /// Appends the unit of the number so far, whose spelling is the table's.
    mutating func add(unit pieces: [UnitPiece], endingAt end: Int) {
        for piece in pieces {
            let start = length
            for byte in piece.bytes { put(byte) }
            guard piece.kind == .part else { continue }
            var run = CompoundRun(
                start: start, end: length, from: piece.range.lowerBound, to: piece.range.upperBound,
                boundary: .joiner, isDigits: false)
            run.isWord = piece.bytes.allSatisfy { (0x61...0x7A).contains($0) }
            run.isUnit = true
            buffers.runs[count] = run
            count += 1
        }
        unitEnd = end
    }

    /// Accents and invisible characters belong to the letter before.
    mutating func extend(to end: Int) { if count > 0 { buffers.runs[count - 1].to = end } }

    /// Undoes the inner boundaries beside a single letter or digit: `p53`, `utf8`, `mRNA` are one
    /// part.
    mutating func mergeSingles() {
        guard count > 1 else { return }
        var kept = 0
        var previousIsSingle = Self.isSingle(buffers.runs[0])
        for index in 1..<count {
            let run = buffers.runs[index]
            let isSingle = Self.isSingle(run)
            if run.boundary == .inner && (isSingle || previousIsSingle) {
                merge(run, into: kept)
            } else {
                kept += 1
                buffers.runs[kept] = run
            }
            previousIsSingle = isSingle
        }
        count = kept + 1
    }

    private func merge(_ run: CompoundRun, into index: Int) {
        buffers.runs[index].end = run.end
        buffers.runs[index].to = run.to
        buffers.runs[index].isWord = buffers.runs[index].isWord && run.isWord
        buffers.runs[index].scalars += run.scalars
        buffers.runs[index].capitals += run.capitals
    }

    private static func isSingle(_ run: CompoundRun) -> Bool { run.scalars == 1 }

    private mutating func begin(isDigits: Bool, at offset: Int) {
        buffers.runs[count] = CompoundRun(
            start: length, end: length, from: offset, to: offset,
            boundary: afterJoiner ? .joiner : .inner, isDigits: isDigits)
        count += 1
        afterJoiner = false
        capitalsInARow = 0
        maySplit = false
    }

    /// `getUser` splits before the capital, `HTTPServer` before the last of several.
    private mutating func splitAtCapitals(isUpper: Bool, at offset: Int) {
        if isUpper {
            if !lastIsUpper { begin(isDigits: false, at: offset) }
            maySplit = false
        } else if capitalsInARow >= 2 {
            maySplit = true
        } else if maySplit {
            divideAtCapital()
            maySplit = false
        }
    }

    /// The last capital and the lower-case letter after it begin a run of their own.
    private mutating func divideAtCapital() {
        var head = last
        var tail = head
        head.end = capital.scratch
        head.to = capital.text
        head.scalars -= 2
        head.capitals -= 1
        tail.start = capital.scratch
        tail.from = head.to
        tail.boundary = .inner
        tail.scalars = 2
        tail.capitals = 1
        buffers.runs[count - 1] = head
        buffers.runs[count] = tail
        count += 1
    }

    private mutating func write(_ scalar: UInt32, isLetter: Bool) {
        length += encodeUTF8(scalar, to: buffers.scratch + length)
        buffers.runs[count - 1].end = length
        buffers.runs[count - 1].scalars += 1
        if !isLetter || scalar >= 0x80 { buffers.runs[count - 1].isWord = false }
    }

    private mutating func put(_ byte: UInt8) {
        buffers.scratch[length] = byte
        length += 1
    }
}
