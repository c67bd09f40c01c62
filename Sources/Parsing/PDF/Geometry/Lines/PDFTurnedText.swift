import Corpus

/// A page's words by the way they run.
struct PDFTurnedText {
    /// poppler's lines of upright words.
    private(set) var upright: [[PDFWord]] = []
    private var turned: [PDFFrame: [PDFWord]] = [:]
    let width: Float
    let height: Float

    /// - Parameter grids: nothing of two of their cells is joined.
    init(_ lines: [[PDFWord]], width: Float, height: Float, parted grids: [PDFGrid] = []) {
        self.width = width
        self.height = height
        // What poppler gives of right-to-left words does not tell how they are turned.
        if lines.joined().contains(where: \.runsLeft) {
            upright = lines
            return
        }
        let columns = PDFVerticalColumns(lines.joined())
        let turn = Self.turn(of: lines)
        for line in lines { add(line, besides: columns, turn: turn) }
        upright = upright.withoutLetterspacing(parted: grids).withDropCapitals(parted: grids)
    }

    /// How most of the turned words run.
    private static func turn(of lines: [[PDFWord]]) -> PDFFrame? {
        var counts: [PDFFrame: Int] = [:]
        for word in lines.joined() {
            if let frame = word.frame, frame == .up || frame == .down {
                counts[frame, default: 0] += word.length
            }
        }
        let (up, down) = (counts[.up, default: 0], counts[.down, default: 0])
        return up + down == 0 ? nil : up < down ? .down : .up
    }

    private mutating func add(
        _ line: [PDFWord], besides columns: PDFVerticalColumns?, turn: PDFFrame?
    ) {
        var counts: [PDFFrame: Int] = [:]
        for word in line { if let frame = word.frame { counts[frame, default: 0] += word.length } }
        // One letter alone runs as the others of its line.
        let usual =
            PDFFrame.allCases.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? .upright
        let isTurned = counts.isEmpty && line.allSatisfy(\.liesOnItsSide)
        let other: PDFFrame = counts.isEmpty ? (isTurned ? turn : nil) ?? .upright : usual
        var rest: [PDFWord] = []
        for word in line {
            if let placed = columns?.placed(word) {
                turned[.vertical, default: []].append(placed)
                continue
            }
            let frame = word.frame ?? other
            if frame == .upright {
                rest.append(word)
            } else {
                turned[frame, default: []].append(word)
            }
        }
        if !rest.isEmpty { upright.append(rest) }
    }

    /// Frames with text, and its fragments in the frame's coordinates.
    var frames: [(frame: PDFFrame, fragments: [PDFFragment])] {
        PDFFrame.allCases.compactMap { frame in
            turned[frame].map { (frame, PDFFragment.split(lines(of: $0, in: frame))) }
        }
    }

    /// Takes out the words whose boxes are told, and gives them by frame: poppler's lines of
    /// upright ones, the others as one line each.
    mutating func take(_ isTaken: (Box) -> Bool) -> [PDFFrame: [[PDFWord]]] {
        var taken: [PDFFrame: [[PDFWord]]] = [:]
        var rest: [[PDFWord]] = []
        for line in upright {
            let here = line.filter { isTaken($0.box) }
            if !here.isEmpty { taken[.upright, default: []].append(here) }
            let others = here.isEmpty ? line : line.filter { !isTaken($0.box) }
            if !others.isEmpty { rest.append(others) }
        }
        upright = rest
        for (frame, words) in turned {
            let here = words.filter { isTaken($0.box) }
            guard !here.isEmpty else { continue }
            taken[frame] = here.map { [$0] }
            turned[frame] = here.count == words.count ? nil : words.filter { !isTaken($0.box) }
        }
        return taken
    }

    /// The words' lines, in the frame. poppler takes turned text apart into many blocks.
    func lines(of words: [PDFWord], in frame: PDFFrame) -> [[PDFWord]] {
        let isVertical = frame == .vertical
        let placed = words.map { word in
            var word = isVertical ? word.placedInVerticalMode : word
            word.box = frame.box(word.box, width: width, height: height)
            return word
        }
        return placed.byLines.map { Self.joined($0, isVertical: isVertical) }
    }

    /// Puts characters that were placed one by one together again.
    private static func joined(_ line: [PDFWord], isVertical: Bool) -> [PDFWord] {
        var words: [PDFWord] = []
        for word in line {
            if let last = words.last, last.touches(word, isVertical: isVertical) {
                words[words.count - 1].append(word)
            } else {
                words.append(word)
            }
        }
        return words
    }
}

extension PDFWord {
    /// Height of upright text's boxes at least, in the font's size, and width of turned text's:
    /// what fonts rise and fall.
    private static let rise: Float = 0.7

    /// Whether a character alone is turned: its box is as wide as others are high.
    var liesOnItsSide: Bool {
        length == 1 && box.height < Self.rise * size && box.width > Self.rise * size
    }

    /// Whether another word of the line, to the right, is a part of this one. Upright letters
    /// and digits of a vertical line have a place each, as wide as a Han character's.
    func touches(_ next: PDFWord, isVertical: Bool) -> Bool {
        let isHan =
            text.unicodeScalars.last?.isEastAsian == true
            && next.text.unicodeScalars.first?.isEastAsian == true
        let isPlaced = isHan || isVertical && next.length <= Self.mostInPlace
        let most = isPlaced ? Self.gapOfPlaced : Self.gapOfLetters
        return next.box.left - box.right < most * max(min(size, next.size), 1)
    }

    /// Digits that stand side by side in one place of a vertical line.
    private static let mostInPlace = 2
    /// Between characters of one word at most, in the font's size: half a place is left by
    /// punctuation, a letter leaves less than half a space.
    private static let gapOfPlaced: Float = 0.55
    private static let gapOfLetters: Float = 0.1

    /// Adds another word of the line, to the right, without a space.
    mutating func append(_ next: PDFWord) {
        text += next.text
        box = box.union(next.box)
        lastBox = next.lastBox
        length += next.length
        size = max(size, next.size)
        isBold = isBold && next.isBold
    }
}
