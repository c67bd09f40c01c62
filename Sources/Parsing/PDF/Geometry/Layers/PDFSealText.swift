import Corpus

/// The text of a page's seals: letters along an arc, each turned, and the upright lines that are
/// drawn with them inside it. poppler makes scattered letters of the first, and puts both among
/// the words that the seal stands on.
struct PDFSealText {
    private(set) var lines: [PDFSlantedLine] = []
    /// Indices of the glyphs in the lines.
    private(set) var taken: Set<Int> = []
    /// Where the seals stand.
    private(set) var regions: [Box] = []

    private let glyphs: [PDFGlyph]
    private let ink: PDFInk
    private let cells: PDFGlyphCells
    private var lengths: [Int]
    private var looks = 0

    /// Glyphs looked at around origins: pages have some for each.
    private static let mostLooks = 20_000_000
    /// Of an arc's origins, in percent, those that are a character's at least.
    private static let matched = 70
    /// Letters and digits of an arc at least, and characters of the pieces that a quarter of them is
    /// in: at the top of a flat arc letters stand on one line.
    private static let leastLetters = 4
    private static let longestPiece = 3
    /// Between two letters at most, in their size, where they stand evenly, and where they don't.
    private static let wide: Float = 6
    private static let near: Float = 2.5
    private static let even: Float = 1.5
    /// What is a space on an upright line, in the font's size.
    private static let space: Float = 0.2

    static func isLikely(in glyphs: [PDFGlyph], pieces: [Range<Int>]) -> Bool {
        PDFArcLikelihood(glyphs, pieces: pieces) {
            PDFSlantedText.isInLine($0, of: pieces, in: glyphs)
        }.isLikely
    }

    /// Nil where so much stands on one spot that it would take too long.
    /// - Parameter ink: the page's.
    init?(_ glyphs: [PDFGlyph], pieces: [Range<Int>], ink: PDFInk) {
        self.glyphs = glyphs
        self.ink = ink
        lengths = [Int](repeating: 0, count: glyphs.count)
        for piece in pieces { for index in piece { lengths[index] = piece.count } }
        let runs = PDFArcs(ink).runs
        cells = PDFGlyphCells(runs.isEmpty ? [] : glyphs, room: PDFSlantedText.room(of:))
        guard !runs.isEmpty else { return }
        var arcs: [[Int]] = []
        for run in runs {
            guard let all = letters(of: run) else { return nil }
            // What leads to the arc from elsewhere is no letter of its style.
            guard let start = all.firstIndex(where: { $0 != nil }),
                let end = all.lastIndex(where: { $0 != nil })
            else { continue }
            let (arc, letters) = (Array(run[start...end]), Array(all[start...end]))
            guard isArc(letters, of: arc) else { continue }
            add(letters, of: arc)
            arcs.append(arc)
        }
        let onArcs = Set(arcs.joined())
        let body = Self.mostCommonStyle(of: glyphs)
        for arc in arcs { addInside(arc, onArcs: onArcs, body: body) }
    }

    // MARK: Along the arc

    /// For each origin of a run, the character that is drawn there; nil for too much to look at.
    private mutating func letters(of run: [Int]) -> [Int?]? {
        var found: [[Int]] = []
        for index in run {
            let origin = ink.glyphs[index]
            let around = cells.around(x: origin.x, y: origin.y)
            looks += around.count
            guard looks < Self.mostLooks else { return nil }
            found.append(
                around.filter {
                    !taken.contains($0) && PDFSlantedText.fits(glyphs[$0], at: origin)
                })
        }
        guard let style = PDFSlantedText.style(of: found.joined(), among: glyphs) else {
            return run.map { _ in nil }
        }
        var used: Set<Int> = []
        return found.map { candidates in
            let best = candidates.filter {
                glyphs[$0].hasStyle(of: style) && !used.contains($0)
            }.min { (lengths[$0], $0) < (lengths[$1], $1) }
            if let best { used.insert(best) }
            return best
        }
    }

    /// Whether they are the letters of one text, and not the marks of a chart.
    private func isArc(_ letters: [Int?], of run: [Int]) -> Bool {
        let found = letters.compactMap { $0 }
        let seen = run.count { ink.glyphs[$0].isSeen }
        let words = found.filter {
            glyphs[$0].scalar.properties.isAlphabetic
                || glyphs[$0].scalar.properties.numericType != nil
        }
        guard let first = found.first, words.count >= Self.leastLetters,
            Set(words.map { glyphs[$0].scalar }).count > 1,
            found.count * 100 >= Self.matched * seen, words.count * 2 > found.count,
            found.count(where: { lengths[$0] <= Self.longestPiece }) * 4 > found.count
        else { return false }
        let steps = zip(run, run.dropFirst()).map { ink.step(from: $0, to: $1).length }.sorted()
        let (middle, size) = (steps[steps.count / 2], glyphs[first].size)
        return middle <= Self.near * size
            || middle <= Self.wide * size && steps[steps.count - 1] <= Self.even * steps[0]
    }

    private mutating func add(_ letters: [Int?], of run: [Int]) {
        let spacing = PDFArcSpacing(
            steps: zip(run, run.dropFirst()).map { ink.step(from: $0, to: $1) },
            letters: letters.map { $0.map { glyphs[$0] } })
        var text = ""
        var line: [Int] = []
        for (letter, space) in zip(letters, spacing.spaces) {
            guard let letter else {
                text += " "
                continue
            }
            text.unicodeScalars.append(glyphs[letter].scalar)
            line.append(letter)
            switch space {
            case .none: break
            case .space: text += " "
            case .room:
                addLine(text, of: line)
                (text, line) = ("", [])
            }
        }
        addLine(text, of: line)
    }

    private mutating func addLine(_ text: String, of letters: [Int]) {
        let text = text.withoutSpacesInHan
        guard let first = letters.first, !text.isEmpty else { return }
        taken.formUnion(letters)
        lines.append(
            PDFSlantedLine(
                text: text,
                box: letters.reduce(glyphs[first].box) { $0.union(glyphs[$1].box) },
                size: glyphs[first].size, length: letters.count, covers: false, isSeal: true))
    }

    // MARK: Inside it

    /// Glyphs before and after an arc's in the order of drawing that may be its seal's.
    private static let mostInside = 60
    /// How far apart the lines of glyphs on one line are at most, in points.
    private static let drift: Float = 0.5
    /// How much more or less than usual fonts descend, in their size.
    private static let descents: Float = 0.15

    /// Adds the upright lines that are drawn before or after an arc and stand inside it: what is
    /// the seal's and not the page's is in another style, or one string that begins and ends there.
    private mutating func addInside(
        _ arc: [Int], onArcs: Set<Int>, body: PDFGlyphStyle?
    ) {
        guard let first = arc.first, let last = arc.last else { return }
        let region = region(of: arc)
        regions.append(region)
        let after = stretch(Array(ink.glyphs.indices[(last + 1)...]), in: region, onArcs: onArcs)
        let before = stretch(
            ink.glyphs.indices[..<first].suffix(Self.mostInside * 2).reversed(), in: region,
            onArcs: onArcs)
        for (found, isBefore) in [(Array(before.reversed()), true), (after, false)] {
            var line: [(ink: Int, glyph: Int)] = []
            for index in found {
                guard isLevel(found, string: ink.glyphs[index].string),
                    let glyph = upright(at: ink.glyphs[index])
                else { continue }
                let isBody = PDFGlyphStyle(glyphs[glyph]) == body
                let isString = found.count { ink.glyphs[$0].string == ink.glyphs[index].string } > 1
                if isBody, isBefore || !isString { continue }
                if let previous = line.last, !goesOn(from: previous.ink, to: index) {
                    addUpright(line.map(\.glyph))
                    line = []
                }
                taken.insert(glyph)
                line.append((index, glyph))
            }
            addUpright(line.map(\.glyph))
        }
    }

    /// Whether a string runs upright; what a tilted seal has inside is slanted text.
    private func isLevel(_ found: [Int], string: Int) -> Bool {
        let heights = found.lazy.filter { ink.glyphs[$0].string == string }.map { ink.glyphs[$0].y }
        return (heights.max() ?? 0) - (heights.min() ?? 0) < Self.drift
    }

    /// Whether a glyph is on the line of the one before.
    private func goesOn(from previous: Int, to index: Int) -> Bool {
        let (one, next) = (ink.glyphs[previous], ink.glyphs[index])
        return next.x > one.x && abs(one.y - next.y) < Self.drift
    }

    /// The glyphs inside a region that follow each other, up to the string that leaves it.
    private func stretch(_ indices: some Sequence<Int>, in region: Box, onArcs: Set<Int>) -> [Int] {
        var found: [Int] = []
        for index in indices {
            if onArcs.contains(index) { continue }
            let glyph = ink.glyphs[index]
            let isInside =
                glyph.x > region.left && glyph.x < region.right && glyph.y > region.top
                && glyph.y < region.bottom
            guard isInside, found.count < Self.mostInside else {
                return found.filter { ink.glyphs[$0].string != glyph.string }
            }
            found.append(index)
        }
        return found
    }

    /// The arc's box; of a part of a circle, the box that the whole has.
    private func region(of arc: [Int]) -> Box {
        let first = ink.glyphs[arc[0]]
        var box = arc.reduce(Box(left: first.x, top: first.y, right: first.x, bottom: first.y)) {
            let glyph = ink.glyphs[$1]
            return $0.union(Box(left: glyph.x, top: glyph.y, right: glyph.x, bottom: glyph.y))
        }
        guard box.height < box.width else { return box }
        let ends = (first.y + ink.glyphs[arc[arc.count - 1]].y) / 2
        if ends > box.middle {
            box.bottom = box.top + box.width
        } else {
            box.top = box.bottom - box.width
        }
        return box
    }

    private func upright(at origin: PDFInk.Glyph) -> Int? {
        guard origin.isSeen else { return nil }
        return cells.around(x: origin.x, y: origin.y).filter {
            let drop = (glyphs[$0].box.bottom - origin.y) / max(glyphs[$0].size, 1)
            return !taken.contains($0)
                && abs(glyphs[$0].box.left - origin.x) < PDFInkMatch.reach
                && abs(drop - PDFInkMatch.usualDescent) < Self.descents
        }.min { (lengths[$0], $0) < (lengths[$1], $1) }
    }

    private mutating func addUpright(_ line: [Int]) {
        var text = ""
        for (place, letter) in line.enumerated() {
            let glyph = glyphs[letter]
            let end = place > 0 ? glyphs[line[place - 1]].box.right : glyph.box.left
            if glyph.box.left - end > Self.space * glyph.size { text += " " }
            text.unicodeScalars.append(glyph.scalar)
        }
        addLine(text, of: line)
    }

    private static func mostCommonStyle(of glyphs: [PDFGlyph]) -> PDFGlyphStyle? {
        var counts: [PDFGlyphStyle: Int] = [:]
        for glyph in glyphs { counts[PDFGlyphStyle(glyph), default: 0] += 1 }
        return counts.max {
            ($0.value, $0.key.font, $0.key.hundredths) < ($1.value, $1.key.font, $1.key.hundredths)
        }?.key
    }
}

extension String {
    /// Han characters around a seal are spaced out, and one word. Trimmed.
    fileprivate var withoutSpacesInHan: String {
        var scalars = String.UnicodeScalarView()
        var isSpaced = false
        for scalar in unicodeScalars {
            if scalar == " " {
                isSpaced = !scalars.isEmpty
                continue
            }
            if isSpaced, let last = scalars.last, !last.isEastAsian || !scalar.isEastAsian {
                scalars.append(" ")
            }
            scalars.append(scalar)
            isSpaced = false
        }
        return String(scalars)
    }
}
