import Corpus

/// Whether a page may have text along an arc, told from its characters alone: their boxes are
/// upright, whichever way the letters are turned.
struct PDFArcLikelihood {
    private(set) var isLikely = false

    /// Letters that stand alone at least, and different ones of them that lie: of upright type an M
    /// may be wider than high, and formulae are full of one letter.
    private static let leastLetters = 5
    private static let leastLying = 2
    /// How far apart two neighbours on an arc are at most, in their size.
    private static let step: Float = 6
    /// Width of a lying letter's box at least, in its height: letters are narrower than fonts are
    /// high.
    private static let lying: Float = 1.05
    /// Characters of a piece at most: two letters near the top of an arc are on one line.
    private static let longestPiece = 3
    /// Radians between two steps of a flat arc.
    private static let turns: ClosedRange<Float> = 0.01...0.6
    private static let leastTurn: Float = 0.35
    /// Pairs looked at: a hostile page gets no more.
    private static let mostPairs = 2_000_000

    private struct Letter {
        var scalar: Unicode.Scalar
        var box: Box
        var size: Float
        var place: Int
        var isLying: Bool { box.width > lying * box.height }
    }

    private var pairs = 0

    /// O(n log n) but for crowds, which end it.
    /// - Parameter isInLine: whether a piece, by its number, has a neighbour on an upright line.
    init(_ glyphs: [PDFGlyph], pieces: [Range<Int>], isInLine: (Int) -> Bool) {
        var letters: [PDFGlyphStyle: [Letter]] = [:]
        for (number, piece) in pieces.enumerated()
        where piece.count <= Self.longestPiece && !isInLine(number) {
            for index in piece where glyphs[index].scalar.properties.isAlphabetic {
                let glyph = glyphs[index]
                letters[PDFGlyphStyle(glyph), default: []].append(
                    Letter(
                        scalar: glyph.scalar, box: glyph.box, size: glyph.size, place: index))
            }
        }
        for group in letters.values where group.count >= Self.leastLetters {
            let sorted = group.sorted { ($0.box.left, $0.place) < ($1.box.left, $1.place) }
            if surrounds(sorted) || isFlatArc(sorted, corner: \.bottom) {
                isLikely = true
                return
            }
        }
    }

    /// Whether letters beside each other stand and others lie, as around a circle.
    private mutating func surrounds(_ letters: [Letter]) -> Bool {
        var lying: Set<Unicode.Scalar> = []
        var counts = (lying: 0, standing: 0)
        for (index, letter) in letters.enumerated() {
            let reach = Self.step * letter.size
            let others = letters[(index + 1)...].prefix { $0.box.left - letter.box.left < reach }
            let before = letters[..<index].reversed().prefix {
                letter.box.left - $0.box.left < reach
            }
            let isNear = [Array(others), Array(before)].joined().contains {
                pairs += 1
                return abs($0.box.middle - letter.box.middle) < reach
            }
            guard pairs < Self.mostPairs else { return true }
            guard isNear else { continue }
            if letter.isLying { lying.insert(letter.scalar) }
            if letter.isLying { counts.lying += 1 } else { counts.standing += 1 }
        }
        return lying.count >= Self.leastLying && counts.standing > 0
            && counts.lying + counts.standing >= Self.leastLetters
    }

    /// Whether standing letters turn steadily: of them a box's left side is the letter's origin,
    /// and its lower edge a fixed way below.
    private mutating func isFlatArc(_ letters: [Letter], corner: KeyPath<Box, Float>) -> Bool {
        for start in letters.indices {
            var (last, turned, count): (PDFInk.Step?, Float, Int) = (nil, 0, 1)
            var index = start
            while let next = nearest(to: index, in: letters) {
                let step = PDFInk.Step(
                    across: letters[next].box.left - letters[index].box.left,
                    down: letters[next].box[keyPath: corner] - letters[index].box[keyPath: corner])
                if let last {
                    let turn = last.turn(to: step)
                    guard Self.turns.contains(abs(turn)), turn * turned >= 0 else { break }
                    turned += turn
                }
                (last, index, count) = (step, next, count + 1)
                if count >= Self.leastLetters, abs(turned) >= Self.leastTurn { return true }
            }
            guard pairs < Self.mostPairs else { return true }
        }
        return false
    }

    private mutating func nearest(to index: Int, in letters: [Letter]) -> Int? {
        let letter = letters[index]
        var (best, distance): (Int?, Float) = (nil, Self.step * letter.size)
        for other in letters.indices[(index + 1)...] {
            let across = letters[other].box.left - letter.box.left
            guard across < distance else { break }
            pairs += 1
            let down = letters[other].box.bottom - letter.box.bottom
            let length = PDFInk.Step(across: across, down: down).length
            if across > 0, length < distance { (best, distance) = (other, length) }
        }
        return best
    }
}
