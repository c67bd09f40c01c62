import Corpus

/// The text of a page that runs aslant. poppler knows four directions of text; of what runs between
/// them it makes words of one to six characters, and puts those among the words of the lines that
/// they stand on.
struct PDFSlantedText {
    private(set) var lines: [PDFSlantedLine] = []
    /// Indices of the glyphs in the lines.
    private(set) var taken: Set<Int> = []

    // MARK: Whether there may be any

    /// Pieces of a slanted word have so many characters at most.
    private static let longestPiece = 6
    /// From one piece of a slanted word to the next at most, in the font's size.
    private static let step: Float = 4
    /// Sine of the angle between two steps of one line at most, between pieces (5°) and between
    /// glyphs (2.5°).
    private static let bend: Float = 0.087
    private static let bendOfGlyphs: Float = 0.044
    /// Steps one after the other in one direction that are a line.
    private static let leastSteps = 3
    /// How much two gaps between pieces differ at most that are one, in the font's size. Of the
    /// gaps of a line two are alike: nothing between letters, or a space between words. Formulae go
    /// on aslant by chance, with a gap of its own at each step.
    private static let sameGap: Float = 0.05
    /// Points: of type as large one step will do, as a word has few pieces.
    private static let large: Float = 24
    /// Pairs looked at: a hostile page gets no more.
    private static let mostPairs = 2_000_000

    /// Whether short pieces of text follow each other in one slanted direction. O(n log n) but for
    /// crowds, which end it.
    static func isLikely(in glyphs: [PDFGlyph], pieces: [Range<Int>]) -> Bool {
        let short = pieces.indices.filter {
            pieces[$0].count <= longestPiece && !isInLine($0, of: pieces, in: glyphs)
        }.map { piece in
            let range = pieces[piece]
            return ShortPiece(first: glyphs[range.lowerBound], last: glyphs[range.upperBound - 1])
        }.sorted {
            ($0.first.box.left, $0.first.place) < ($1.first.box.left, $1.first.place)
        }
        guard short.count > 1 else { return false }
        // What rises has its beginning at its lower left corner, what falls at its upper left one.
        return isLikely(in: short, corners: short.map(\.first.box.bottom))
            || isLikely(in: short, corners: short.map(\.first.box.top))
    }

    /// Between two words of an upright line at most, in the font's size.
    private static let wordSpace: Float = 1.5
    /// How far apart their lower edges are at most: rounding.
    private static let drift: Float = 0.04

    /// Whether a piece has a neighbour on an upright line, as nearly all have.
    static func isInLine(
        _ piece: Int, of pieces: [Range<Int>], in glyphs: [PDFGlyph]
    ) -> Bool {
        func follows(_ next: Int, after piece: Int) -> Bool {
            let last = glyphs[pieces[piece].upperBound - 1]
            let first = glyphs[pieces[next].lowerBound]
            return last.hasStyle(of: first)
                && abs(last.box.bottom - first.box.bottom) < drift * first.size
                && abs(first.box.left - last.box.right) < wordSpace * first.size
        }
        return piece > 0 && follows(piece, after: piece - 1)
            || piece + 1 < pieces.count && follows(piece + 1, after: piece)
    }

    /// A step from a piece to the one that follows it.
    private struct Step {
        var way: Direction
        /// In the font's size; nil where type is too large to have one.
        var gap: Float?
        /// Number of the piece that follows.
        var next: Int
        /// Steps in one direction from here on.
        var count = 0
    }

    /// - Parameter corners: how far down each piece's first character begins.
    private static func isLikely(in short: [ShortPiece], corners: [Float]) -> Bool {
        var steps = [Step?](repeating: nil, count: short.count)
        var pairs = 0
        for index in short.indices.reversed() {
            let glyph = short[index].first
            var (best, nearest): (Step?, Float) = (nil, step * glyph.size)
            for other in short.indices[(index + 1)...] {
                let across = short[other].first.box.left - glyph.box.left
                guard across < nearest else { break }
                pairs += 1
                guard across > 0, glyph.hasStyle(of: short[other].first) else { continue }
                let way = Direction(across: across, down: corners[other] - corners[index])
                guard way.length < nearest else { continue }
                let gap = short[index].gap(to: short[other].first, along: way)
                guard gap != nil || glyph.size >= large else { continue }
                (best, nearest) = (Step(way: way, gap: gap, next: other), way.length)
            }
            guard pairs < mostPairs else { return true }
            guard var best else { continue }
            if best.way.isSlanted {
                let next = steps[best.next]
                let goesOn = next.map { best.way.isNear($0.way, within: bend) } ?? false
                best.count = goesOn ? (next?.count ?? 0) + 1 : 1
            }
            steps[index] = best
            if best.count > 0, glyph.size >= large { return true }
            if best.count >= leastSteps, isEven(from: best, in: steps) { return true }
        }
        return false
    }

    /// Whether two gaps are alike, of the steps that make a line.
    private static func isEven(from first: Step, in steps: [Step?]) -> Bool {
        var gaps: [Float] = []
        var last: Step? = first
        while let step = last, gaps.count < leastSteps {
            guard let gap = step.gap else { return true }
            if gaps.contains(where: { abs($0 - gap) < sameGap }) { return true }
            gaps.append(gap)
            last = steps[step.next]
        }
        return false
    }

    // MARK: What is there

    /// Nil where so much stands on one spot that it would take too long.
    /// - Parameter ink: the page's.
    init?(_ glyphs: [PDFGlyph], pieces: [Range<Int>], ink: PDFInk) {
        var lengths = [Int](repeating: 0, count: glyphs.count)
        for piece in pieces { for index in piece { lengths[index] = piece.count } }
        let runs = Self.runs(of: ink)
        guard !runs.isEmpty else { return }
        let cells = PDFGlyphCells(glyphs, room: Self.room(of:))
        for run in runs {
            // Each line is looked at once more below.
            looks += glyphs.count
            var found: [[Int]] = []
            for origin in run.map({ ink.glyphs[$0] }) {
                let near = cells.around(x: origin.x, y: origin.y)
                looks += near.count
                guard looks < Self.mostLooks else { return nil }
                found.append(
                    near.filter { Self.fits(glyphs[$0], at: origin) && !taken.contains($0) })
            }
            add(found, glyphs: glyphs, lengths: lengths)
        }
        for index in lines.indices { lines[index].covers = covers(lines[index], among: glyphs) }
    }

    /// Glyphs looked at, around the runs and for each line once more: pages have thousands of the
    /// one and some hundred of the other.
    private static let mostLooks = 50_000_000
    private var looks = 0
    /// Points between two glyphs of a run at most.
    private static let mostStep: Float = 200

    /// Glyphs drawn one after the other in one slanted direction.
    private static func runs(of ink: PDFInk) -> [[Int]] {
        var runs: [[Int]] = []
        var open: [Int] = []
        var last: Direction?
        func close() {
            // A string has one direction; of single glyphs there must be some.
            let isString =
                open.count > 1 && ink.glyphs[open[0]].string == ink.glyphs[open[1]].string
            if open.count > leastSteps || isString { runs.append(open) }
            open = []
            last = nil
        }
        for index in ink.glyphs.indices.dropFirst() {
            let (one, next) = (ink.glyphs[index - 1], ink.glyphs[index])
            let direction = Direction(across: next.x - one.x, down: next.y - one.y)
            guard direction.isSlanted, direction.length < mostStep else {
                close()
                continue
            }
            if let last, !direction.isNear(last, within: bendOfGlyphs) { close() }
            if open.isEmpty { open = [index - 1] }
            open.append(index)
            last = direction
        }
        close()
        return runs
    }

    /// How far an origin stands from its character's side at most, in points.
    private static let reach: Float = 0.08

    /// How far it stands from the ends of that side at most.
    static func room(of glyph: PDFGlyph) -> Float { reach + PDFWord.descent * glyph.size }

    /// Whether a glyph drawn at an origin may be the character.
    static func fits(_ glyph: PDFGlyph, at origin: PDFInk.Glyph) -> Bool {
        let box = glyph.box
        let room = room(of: glyph)
        if abs(box.left - origin.x) < reach || abs(box.right - origin.x) < reach {
            return origin.y > box.top - room && origin.y < box.bottom + room
        }
        guard abs(box.bottom - origin.y) < reach || abs(box.top - origin.y) < reach else {
            return false
        }
        return origin.x > box.left - room && origin.x < box.right + room
    }

    /// - Parameter found: for each origin of a run, the characters that may be drawn there.
    private mutating func add(_ found: [[Int]], glyphs: [PDFGlyph], lengths: [Int]) {
        guard let style = Self.style(of: found.joined(), among: glyphs) else { return }
        var text = ""
        var chosen: [Int] = []
        for candidates in found {
            let fitting = candidates.filter {
                glyphs[$0].hasStyle(of: style) && !taken.contains($0)
            }
            guard let index = fitting.min(by: { (lengths[$0], $0) < (lengths[$1], $1) }) else {
                if !text.isEmpty, text.last != " " { text += " " }
                continue
            }
            text.unicodeScalars.append(glyphs[index].scalar)
            chosen.append(index)
            taken.insert(index)
        }
        guard let first = chosen.first else { return }
        lines.append(
            PDFSlantedLine(
                text: text.trimmed,
                box: chosen.dropFirst().reduce(glyphs[first].box) { $0.union(glyphs[$1].box) },
                size: glyphs[first].size, length: chosen.count, covers: false))
    }

    /// The characters of a line are in one style; others are there by chance.
    static func style(
        of candidates: some Sequence<Int>, among glyphs: [PDFGlyph]
    ) -> PDFGlyph? {
        var styles: [(glyph: PDFGlyph, count: Int)] = []
        for index in candidates {
            if let known = styles.firstIndex(where: { $0.glyph.hasStyle(of: glyphs[index]) }) {
                styles[known].count += 1
            } else {
                styles.append((glyphs[index], 1))
            }
        }
        let most = styles.map(\.count).max()
        return styles.first { $0.count == most }?.glyph
    }

    /// Whether the middles of other characters stand in the line's box: body text does not leave
    /// room for slanted labels.
    private func covers(_ line: PDFSlantedLine, among glyphs: [PDFGlyph]) -> Bool {
        let others = glyphs.indices.count { index in
            let box = glyphs[index].box
            return line.box.left < box.centre && line.box.right > box.centre
                && line.box.top < box.middle && line.box.bottom > box.middle
                && !taken.contains(index)
        }
        return others * 2 > line.length
    }
}

/// Some characters that may be a part of a slanted word.
private struct ShortPiece {
    var first: PDFGlyph
    var last: PDFGlyph

    /// Between two pieces of a line at most, in the font's size, and how far they reach into each
    /// other at most: a space, and kerning.
    private static let gaps: ClosedRange<Float> = -0.25...0.45
    /// How much more across than down pieces run that poppler takes for upright at most, and the
    /// other way round: it changes over at 45°.
    private static let changeOver: Float = 1.25
    /// How far off its line a character stands at most, in its size: rounding.
    private static let drift: Float = 0.04

    /// How far from where this piece ends the next one begins, in the font's size; nil where it is
    /// no line's. Formulae and the numbers along an axis stand aslant as well, but apart.
    func gap(to next: PDFGlyph, along way: Direction) -> Float? {
        let (across, down) = (abs(way.across), abs(way.down))
        let drift = Self.drift * first.size
        // Of letters side by side the right edge counts, of letters on one another the upper or
        // lower.
        if down <= Self.changeOver * across, abs(first.box.bottom - last.box.bottom) < drift {
            let gap = (next.box.left - last.box.right) * way.length / (across * first.size)
            if Self.gaps.contains(gap) { return gap }
        }
        guard across <= Self.changeOver * down, abs(first.box.left - last.box.left) < drift else {
            return nil
        }
        let space =
            way.down > 0
            ? next.box.top - max(first.box.bottom, last.box.bottom)
            : min(first.box.top, last.box.top) - next.box.bottom
        let gap = space * way.length / (down * first.size)
        return Self.gaps.contains(gap) ? gap : nil
    }
}

/// From one place to another, in points.
private struct Direction {
    var across: Float
    var down: Float

    var length: Float { (across * across + down * down).squareRoot() }

    /// Tangent of the angle from a page's side at least, 4°: poppler reads text that runs less
    /// aslant as upright.
    private static let leastSlant: Float = 0.07

    var isSlanted: Bool {
        abs(down) > Self.leastSlant * abs(across) && abs(across) > Self.leastSlant * abs(down)
    }

    /// - Parameter sine: of the angle between the two.
    func isNear(_ other: Direction, within sine: Float) -> Bool {
        let (one, two) = (length, other.length)
        guard one > 0, two > 0 else { return false }
        let cross = abs(across * other.down - down * other.across)
        return across * other.across + down * other.down > 0 && cross < sine * one * two
    }
}
