import Corpus

/// Whether a page may have text along an arc, told from its characters alone: their boxes are
/// upright, whichever way the letters are turned.
struct PDFArcLikelihood {
    private(set) var isLikely = false

    /// Letters that stand alone at least, and different ones of them that lie.
    private static let leastLetters = 5
    private static let leastLying = 2
    /// How far apart two neighbours on an arc are at most, in their size.
    private static let step: Float = 6
    /// Width of a lying letter's box at least, in its height: letters are narrower than fonts are
    /// high. An upright M may be as wide, but the box of a lying letter is just as wide as that of
    /// its standing neighbour is high, but for this share.
    private static let lying: Float = 1.05
    private static let sameHeight: Float = 0.04
    /// Characters of a piece at most: two letters near the top of an arc are on one line.
    private static let longestPiece = 3
    /// Radians between two steps of a flat arc.
    private static let turns: ClosedRange<Float> = 0.01...0.6
    private static let leastTurn: Float = 0.35
    /// The middle one of its steps at most, in the letters' size: what stands aslant in formulae and
    /// diagrams is farther apart. Longer steps are an arc's where they are even: the longest, and
    /// the sharpest turn, are so many times the least ones at most.
    private static let short: Float = 1.8
    private static let even: Float = 1.5
    private static let evenTurn: Float = 3
    /// Steps of a chain looked at, at most: an arc is told long before.
    private static let longest = 64
    /// Pairs looked at: a hostile page gets no more.
    private static let mostPairs = 2_000_000

    private struct Letter {
        var scalar: Unicode.Scalar
        var box: Box
        var size: Float
        var place: Int
        var isWide: Bool { box.width > lying * box.height }
    }

    private var pairs = 0

    /// O(n log n) but for crowds, which end it.
    /// - Parameter isInLine: whether a piece, by its number, has a neighbour on an upright line.
    init(_ glyphs: [PDFGlyph], pieces: [Range<Int>], isInLine: (Int) -> Bool) {
        var letters: [PDFGlyphStyle: [Letter]] = [:]
        for (number, piece) in pieces.enumerated()
        where piece.count <= Self.longestPiece && !isInLine(number) {
            for index in piece where glyphs[index].scalar.isLetter {
                let glyph = glyphs[index]
                letters[PDFGlyphStyle(glyph), default: []].append(
                    Letter(
                        scalar: glyph.scalar, box: glyph.box, size: glyph.size, place: index))
            }
        }
        for group in letters.values where group.count >= Self.leastLetters {
            let sorted = group.sorted { ($0.box.left, $0.place) < ($1.box.left, $1.place) }
            if surrounds(sorted) || isFlatArc(sorted) {
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
            var (isNear, isLying) = (false, false)
            for other in [Array(others), Array(before)].joined() {
                pairs += 1
                guard abs(other.box.middle - letter.box.middle) < reach else { continue }
                isNear = true
                isLying =
                    letter.isWide && !other.isWide
                    && abs(letter.box.width - other.box.height)
                        < Self.sameHeight * letter.box.width
                if isLying || !letter.isWide { break }
            }
            guard pairs < Self.mostPairs else { return true }
            guard isNear else { continue }
            if isLying {
                lying.insert(letter.scalar)
                counts.lying += 1
            } else {
                counts.standing += 1
            }
        }
        return lying.count >= Self.leastLying && counts.standing > 0
            && counts.lying + counts.standing >= Self.leastLetters
    }

    /// Whether standing letters turn steadily: of them a box's left side is the letter's origin,
    /// and its lower edge a fixed way below.
    private mutating func isFlatArc(_ letters: [Letter]) -> Bool {
        for start in letters.indices {
            var chain = Chain(size: letters[start].size)
            var index = start
            while let next = nearest(to: index, in: letters) {
                let step = PDFInk.Step(
                    across: letters[next].box.left - letters[index].box.left,
                    down: letters[next].box.bottom - letters[index].box.bottom)
                guard chain.add(step) else { break }
                if chain.isArc { return true }
                index = next
            }
            guard pairs < Self.mostPairs else { return true }
        }
        return false
    }

    /// Steps that turn one way.
    private struct Chain {
        /// Of the letters.
        let size: Float
        private var last: PDFInk.Step?
        private var turned: Float = 0
        /// Of the steps, from the least one.
        private var lengths: [Float] = []
        private var sharpness: (least: Float, most: Float) = (.infinity, 0)

        init(size: Float) { self.size = size }

        var isArc: Bool {
            guard lengths.count + 1 >= leastLetters, abs(turned) >= leastTurn else { return false }
            return lengths[lengths.count / 2] <= short * size
                || lengths[lengths.count - 1] <= even * lengths[0]
                    && sharpness.most <= evenTurn * sharpness.least
        }

        /// - Returns: whether the step goes on as those before.
        mutating func add(_ step: PDFInk.Step) -> Bool {
            if let last {
                let turn = last.turn(to: step)
                guard turns.contains(abs(turn)), turn * turned >= 0 else { return false }
                turned += turn
                sharpness = (min(sharpness.least, abs(turn)), max(sharpness.most, abs(turn)))
            }
            last = step
            let length = step.length
            lengths.insert(length, at: lengths.firstIndex { $0 > length } ?? lengths.count)
            return lengths.count < longest
        }
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
