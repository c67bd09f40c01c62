import Corpus

/// Which of a page's upright characters are drawn so that they can be seen.
struct PDFInkMatch {
    /// By glyph.
    private(set) var isSeen: [Bool]

    /// How far an origin stands from its character's left edge at most, in points: both come from
    /// the same numbers, one of them written with three decimals.
    static let reach: Float = 0.06
    /// How far the line stands above the box's lower edge, in the font's size: the same for all
    /// characters of a font, but for rounding.
    private static let rounding: Float = 0.03
    /// What fonts usually descend, in their size; where two answers are as good, this one.
    static let usualDescent: Float = 0.21
    private static let bins: Float = 100
    /// What being a word counts beside the share of a word's characters that are drawn: less than
    /// one of them.
    private static let plainWord: Float = 0.001

    /// A font by what it rises and falls, which decides where its line is in its boxes.
    private struct Metric: Hashable {
        var font: Int
        var height: Int

        init(_ glyph: PDFGlyph) {
            font = glyph.font
            height = Int((glyph.box.height / max(glyph.size, 1) * 200).rounded())
        }
    }

    /// A character and an origin at its left edge.
    private struct Pair {
        var glyph: Int
        var ink: Int
        /// How far the origin's line stands above the character's lower edge, in its size.
        var drop: Float
    }

    /// Places looked at: pages have some for a character, hostile ones all their ink for each.
    private static let mostLooks = 4_000_000
    private var looks = 0

    /// Nil where so much is drawn on one spot that it would take too long.
    /// - Complexity: O(n log n) in the glyphs and the ink.
    init?(_ glyphs: [PDFGlyph], ink: PDFInk) {
        isSeen = Array(repeating: false, count: glyphs.count)
        let places = PDFInkPlaces(ink)
        guard let pairs = pairs(of: glyphs, in: ink, places: places) else { return nil }
        let lines = Self.lines(by: pairs, of: glyphs)
        let claims = pairs.filter { pair in
            guard ink.glyphs[pair.ink].isSeen, let line = lines[Metric(glyphs[pair.glyph])] else {
                return false
            }
            return abs(pair.drop - line) < Self.rounding
        }
        let owners = Self.owners(by: claims, of: glyphs)
        for glyph in owners.values { isSeen[glyph] = true }
        let free = ink.glyphs.indices.filter { ink.glyphs[$0].isSeen && owners[$0] == nil }
        guard free.isEmpty || addTwins(of: glyphs, in: ink, places: places, free: Set(free)) else {
            return nil
        }
    }

    /// By glyph; nil for too many.
    private mutating func pairs(
        of glyphs: [PDFGlyph], in ink: PDFInk, places: PDFInkPlaces
    ) -> [Pair]? {
        var pairs: [Pair] = []
        for (number, glyph) in glyphs.enumerated() {
            let size = max(glyph.size, 1)
            let box = glyph.box
            looks += places.forEach(
                near: box.left, within: Self.reach, from: box.top,
                to: box.bottom + Self.rounding * size
            ) { index in
                let drop = (box.bottom - ink.glyphs[index].y) / size
                pairs.append(Pair(glyph: number, ink: index, drop: drop))
            }
            guard looks < Self.mostLooks else { return nil }
        }
        return pairs
    }

    /// How far the ends of two equal words are apart at most of which poppler leaves one out,
    /// whichever is shown, in the font's size (`dupMaxPriDelta` and `dupMaxSecDelta` of its
    /// TextOutputDev.cc).
    private static let twinAcross: Float = 0.11
    private static let twinDown: Float = 0.22
    /// Of a word's characters, in percent: where as many are drawn, and are no other character's,
    /// the word is what is left of two.
    private static let twins = 70

    /// - Returns: whether there was time for it.
    private mutating func addTwins(
        of glyphs: [PDFGlyph], in ink: PDFInk, places: PDFInkPlaces, free: Set<Int>
    ) -> Bool {
        var free = free
        for piece in glyphs.pieces {
            // Some of a twin's characters stand where the other's do.
            let seen = piece.count { isSeen[$0] }
            guard seen * 2 < piece.count else { continue }
            let first = glyphs[piece.lowerBound]
            let size = max(first.size, 1)
            let right = glyphs[piece.upperBound - 1].box.right
            let line = first.box.bottom - Self.usualDescent * size
            var found: [Int] = []
            looks += places.forEach(
                near: (first.box.left + right) / 2,
                within: abs(right - first.box.left) / 2 + Self.twinAcross * first.size,
                from: line - Self.twinDown * size, to: line + Self.twinDown * size
            ) { index in
                if free.contains(index) { found.append(index) }
            }
            guard looks < Self.mostLooks else { return false }
            guard (found.count + seen) * 100 >= Self.twins * piece.count else { continue }
            free.subtract(found)
            for index in piece { isSeen[index] = true }
        }
        return true
    }

    /// How far above its boxes' lower edges each font's line is, in its size.
    private static func lines(by pairs: [Pair], of glyphs: [PDFGlyph]) -> [Metric: Float] {
        var votes: [Metric: [Int: Int]] = [:]
        for pair in pairs {
            let bin = Int((pair.drop * bins).rounded())
            votes[Metric(glyphs[pair.glyph]), default: [:]][bin, default: 0] += 1
        }
        return votes.mapValues { votes in
            let best = votes.max {
                ($0.value, -oddness($0.key), $0.key) < ($1.value, -oddness($1.key), $1.key)
            }
            return Float(best?.key ?? 0) / bins
        }
    }

    /// Each origin is one character's: that of the piece of which the larger share has one, and of
    /// two words that are drawn at one place and differ in a letter alone, that of the one that is
    /// a word.
    private static func owners(by claims: [Pair], of glyphs: [PDFGlyph]) -> [Int: Int] {
        var shares: [Int: Float] = [:]
        var counts: [Int: Float] = [:]
        for piece in glyphs.pieces {
            let number = glyphs[piece.lowerBound].piece
            shares[number] = 1 / Float(piece.count)
            counts[number] = glyphs[piece].lazy.map(\.scalar).isPlainWord ? plainWord : 0
        }
        for claim in claims {
            let piece = glyphs[claim.glyph].piece
            counts[piece, default: 0] += shares[piece, default: 1]
        }
        var owners: [Int: Int] = [:]
        for claim in claims {
            let mine = counts[glyphs[claim.glyph].piece, default: 0]
            let theirs = owners[claim.ink].map { counts[glyphs[$0].piece, default: 0] }
            if mine > theirs ?? 0 { owners[claim.ink] = claim.glyph }
        }
        return owners
    }

    private static func oddness(_ bin: Int) -> Float { abs(Float(bin) / bins - usualDescent) }
}
