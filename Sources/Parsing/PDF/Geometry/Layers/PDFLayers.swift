import Corpus

/// Text on other text: a scan's OCR under or over the text that is shown, or two such layers. Of
/// two on one spot the one that is shown is read; of two that aren't, the better one.
///
/// Better is the one with the larger share of words that are words: letters alone or digits alone,
/// as OCR that misreads writes `chi1ler`; then the longer one; then the one that comes first.
struct PDFLayers {
    /// Indices of the glyphs to leave out.
    private(set) var leftOut: Set<Int> = []
    /// Whether glyphs that are both shown stand on one spot.
    private(set) var hasShownOverlaps = false
    /// How many of them stand on other characters alone, and not on themselves, printed twice: both
    /// are read and may be mixed up.
    private(set) var mixed = 0

    private let glyphs: [PDFGlyph]
    private let grid: PDFGlyphGrid
    /// Runs of glyphs of one piece that are all shown or all not.
    private var strands: [Strand] = []
    private var strandOf: [Int]

    private struct Strand {
        var range: Range<Int>
        var isShown: Bool
        /// Number of its line: strands of one layer that follow each other.
        var line = 0
    }

    // MARK: Whether there may be any

    /// Glyphs on others that make a page worth a look: an accent or a sign that is put together is
    /// two or three.
    private static let leastOverlaps = 5

    /// O(glyphs).
    static func isLikely(in glyphs: [PDFGlyph], width: Float, height: Float) -> Bool {
        PDFGlyphGrid.hasOverlaps(glyphs, least: leastOverlaps, width: width, height: height)
    }

    // MARK: What is there

    /// - Parameter isShown: by glyph, whether it can be seen.
    init(_ glyphs: [PDFGlyph], pieces: [Range<Int>], isShown: [Bool]) {
        self.glyphs = glyphs
        grid = PDFGlyphGrid(glyphs)
        strandOf = Array(repeating: 0, count: glyphs.count)
        for piece in pieces { addStrands(of: piece, isShown: isShown) }
        for (number, strand) in strands.enumerated() {
            for index in strand.range { strandOf[index] = number }
        }
        leaveOutHidden()
        leaveOutRestsOfLines()
        chooseBetweenHidden()
    }

    /// A glyph alone that is otherwise than its neighbours is one of a ligature, or matched by
    /// chance.
    private mutating func addStrands(of piece: Range<Int>, isShown: [Bool]) {
        var states = piece.map { isShown[$0] && glyphs[$0].isReadable }
        for index in states.indices.dropFirst()
        where index + 1 == states.count || states[index + 1] == states[index - 1] {
            states[index] = states[index - 1]
        }
        if states.count > 2, states[1] == states[2] { states[0] = states[1] }
        var start = piece.lowerBound
        for index in piece
        where index + 1 == piece.upperBound
            || states[index + 1 - piece.lowerBound] != states[index - piece.lowerBound]
        {
            strands.append(
                Strand(range: start..<index + 1, isShown: states[start - piece.lowerBound]))
            start = index + 1
        }
    }

    /// Of a strand's glyphs, at least this share stands on others if the strand does.
    private static let covered: Float = 0.5

    /// Hidden strands on shown ones.
    private mutating func leaveOutHidden() {
        for strand in strands {
            var (onShown, overlaps, others) = (0, 0, 0)
            for index in strand.range {
                let shown = grid.near(index).filter {
                    !strand.range.contains($0) && strands[strandOf[$0]].isShown
                }
                if !shown.isEmpty { onShown += 1 }
                let met = shown.filter { glyphs[$0].meets(glyphs[index]) }
                if !met.isEmpty { overlaps += 1 }
                if !met.isEmpty, !met.contains(where: { glyphs[$0].scalar == glyphs[index].scalar })
                {
                    others += 1
                }
            }
            if strand.isShown {
                if overlaps > 1 { hasShownOverlaps = true }
                if others > 1 { mixed += others }
            } else if overlaps > 0, Float(onShown) >= Self.covered * Float(strand.range.count) {
                leftOut.formUnion(strand.range)
            }
        }
    }

    /// Of a hidden line's characters, in percent: where as many are left out, so is the rest, which
    /// reaches over the other text's end in a wider font.
    private static let mostOfLine = 60
    /// Between two words of a line at most, in the font's size: a space of a typewriter's.
    private static let space: Float = 0.8

    private mutating func leaveOutRestsOfLines() {
        let hidden = strands.indices.filter { !strands[$0].isShown }.sorted {
            let (one, other) = (first($0), first($1))
            let (mine, theirs) = (Layer.line(at: one.box), Layer.line(at: other.box))
            if (one.font, one.size, mine) != (other.font, other.size, theirs) {
                return (one.font, one.size, mine) < (other.font, other.size, theirs)
            }
            return (one.box.left, $0) < (other.box.left, $1)
        }
        var line: [Int] = []
        for (place, number) in hidden.enumerated() {
            line.append(number)
            if place + 1 < hidden.count, goesOn(from: number, to: hidden[place + 1]) { continue }
            let all = line.flatMap { strands[$0].range }
            if all.count(where: leftOut.contains) * 100 >= Self.mostOfLine * all.count {
                leftOut.formUnion(all)
            }
            line = []
        }
    }

    private func goesOn(from strand: Int, to next: Int) -> Bool {
        let last = glyphs[strands[strand].range.upperBound - 1]
        let first = first(next)
        return last.hasStyle(of: first)
            && abs(last.box.bottom - first.box.bottom) < Layer.drift * first.size
            && abs(first.box.left - last.box.right) < Self.space * first.size
    }

    // MARK: Two hidden layers

    private mutating func chooseBetweenHidden() {
        let rest = strands.indices.filter {
            !strands[$0].isShown && !leftOut.contains(strands[$0].range.lowerBound)
        }
        var rivals: [Int: Set<Int>] = [:]
        for number in rest {
            for index in strands[number].range {
                for other in grid.near(index) where glyphs[other].meets(glyphs[index]) {
                    let rival = strandOf[other]
                    guard rival != number, !strands[rival].isShown, !leftOut.contains(other) else {
                        continue
                    }
                    rivals[number, default: []].insert(rival)
                    rivals[rival, default: []].insert(number)
                }
            }
        }
        guard !rivals.isEmpty else { return }
        let scores = self.scores(rest.filter { rivals[$0] != nil })
        for number in rest {
            guard let others = rivals[number] else { continue }
            let mine = scores[strands[number].line]
            let isBeaten = others.contains { other in
                strands[other].line != strands[number].line
                    && mine < scores[strands[other].line]
            }
            if isBeaten { leftOut.formUnion(strands[number].range) }
        }
    }

    /// How good a layer is.
    private struct Score: Comparable {
        var words = 0
        var goodWords = 0
        var length = 0
        /// Negative of its number: the first one is the better of two that are as good.
        var order: Int

        static func < (one: Score, other: Score) -> Bool {
            // Shares of words, without dividing.
            let (mine, theirs) = (one.goodWords * other.words, other.goodWords * one.words)
            return (mine, one.length, one.order) < (theirs, other.length, other.order)
        }

        mutating func add(_ word: [Unicode.Scalar]) {
            words += 1
            length += word.count
            if word.isPlainWord { goodWords += 1 }
        }
    }

    /// Scores by line. Layers of two fonts are two programs', and each font has one score; in one
    /// font a line has.
    private mutating func scores(_ numbers: [Int]) -> [Score] {
        let fonts = Set(numbers.map { glyphs[strands[$0].range.lowerBound].font }).sorted()
        var layers: [Layer: Int] = [:]
        var ends: [Int: Float] = [:]
        var scores: [Score] = []
        let order = numbers.sorted {
            let (one, other) = (first($0).box, first($1).box)
            return (one.left, one.top, $0) < (other.left, other.top, $1)
        }
        for number in order {
            let glyph = first(number)
            var layer = Layer(font: glyph.font)
            if fonts.count == 1 {
                layer.line = Layer.line(at: glyph.box)
                layer.size = Int((glyph.size * Layer.steps).rounded())
                // Two on one line: the one that ended first goes on.
                while layer.track < Layer.mostTracks, let known = layers[layer],
                    let end = ends[known], end > glyph.box.left + Layer.touch * glyph.size
                {
                    layer.track += 1
                }
            }
            let index = layers[layer] ?? scores.count
            if index == scores.count { scores.append(Score(order: -index)) }
            layers[layer] = index
            ends[index] = glyphs[strands[number].range.upperBound - 1].box.right
            strands[number].line = index
            scores[index].add(strands[number].range.map { glyphs[$0].scalar })
        }
        return scores
    }

    private func first(_ strand: Int) -> PDFGlyph { glyphs[strands[strand].range.lowerBound] }

    private struct Layer: Hashable {
        var font: Int
        var line = 0
        var size = 0
        var track = 0

        /// Layers on one line that are told apart: scans have two, hostile files thousands.
        static let mostTracks = 64
        /// Of a point, by which lines and sizes are told apart.
        static let steps: Float = 10
        /// How far two words of one line stand above each other at most, in their size: rounding.
        static let drift: Float = 0.05
        /// How far a word reaches over the next one's beginning at most, in its size.
        static let touch: Float = 0.15

        static func line(at box: Box) -> Int { Int((box.bottom * steps).rounded()) }
    }
}

extension Sequence<Unicode.Scalar> {
    /// Whether it is of letters alone or of digits alone, signs aside.
    var isPlainWord: Bool {
        var (letters, digits) = (0, 0)
        for scalar in self where !scalar.properties.isPatternSyntax {
            if scalar.properties.isAlphabetic {
                letters += 1
            } else if scalar.properties.numericType != nil {
                digits += 1
            } else {
                return false
            }
        }
        return (letters > 0) != (digits > 0)
    }
}
