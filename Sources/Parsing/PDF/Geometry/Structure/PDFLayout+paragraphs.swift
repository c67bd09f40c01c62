import Corpus

/// Where one paragraph ends and the next begins.
extension PDFLayout {
    // Distances between lines, from middle to middle.

    /// Beyond the usual one, as a share of it, and in points: a paragraph begins.
    private static let beyondPitch: Float = 1.3
    private static let rounding: Float = 0.5
    /// The same whatever is usual, in the font's size, unless double-spaced lines are.
    private static let beyondSize: Float = 2.4
    private static let beyondWidePitch: Float = 1.1

    // Indents, in the font's size.

    /// Of a first line, an em or two, at most: what is indented more is a column's, a signature.
    private static let mostIndent: Float = 6
    /// Edges this close are one: hanging punctuation, bullets of other fonts.
    private static let sameEdge: Float = 0.5

    /// What a line leaves of its region's width that does not fill it, beside a character's.
    private static let shortOfWidth: Float = 0.18
    /// Room that a line had for the next word: the word's own, a space, or for Han text, where what
    /// may not start a line takes the character before it along, three characters. In the font's
    /// size.
    private static let roomOfSpace: Float = 0.5
    private static let roomOfHan: Float = 3

    /// Whether a row begins a paragraph, by distance, font, indent or a short line before it.
    func startsBlock(_ row: PDFRow, after last: PDFRow) -> Bool {
        let distance = row.box.middle - last.box.middle
        let size = max(min(row.size, last.size), 1)
        if distance > Self.beyondPitch * max(pitch, size) + Self.rounding
            || distance > max(Self.beyondSize * size, Self.beyondWidePitch * pitch)
        {
            return true
        }
        if differ(row.size, last.size) && differ(row.largestSize, last.largestSize) { return true }
        if row.isBold != last.isBold { return true }
        if Self.isCaption(open[0].text) && Self.isCaption(row.text) { return true }
        let indent = row.box.left - last.box.left
        let isShort = last.box.right < region.right - Self.shortOfWidth * region.width - size
        if isItem { return endsItem(row, after: last, isShort: isShort) }
        // A first line's indent, after a line that stood at the column's edge.
        if indent > Self.leastIndent * size && indent < Self.mostIndent * size
            && abs(last.box.left - region.left) < Self.sameEdge * size && open.count > 1
        {
            return true
        }
        return isShort && LineShape.endsLikeSentence(last.text)
            && !",，、;；".contains(last.text.last ?? " ")
    }

    /// Whether a row that is no item itself comes after the open item rather than going on with
    /// it. An item's further lines hang, or, as in Chinese, stand left of its first.
    private func endsItem(_ row: PDFRow, after last: PDFRow, isShort: Bool) -> Bool {
        let size = max(min(row.size, last.size), 1)
        let first = open[0].box.left
        let isOver = isShort && hasRoom(after: last, for: row)
        if row.box.left > first + Self.sameEdge * size { return false }
        guard open.count > 1 else { return isOver }
        let edge = open[1].box.left
        // Back at the indent of first lines.
        if edge < first - Self.sameEdge * size && row.box.left > edge + Self.leastIndent * size {
            return true
        }
        return isOver || row.box.left < edge - Self.sameEdge * size
    }

    /// Whether the row's first word could have stood at the end of the last line.
    private func hasRoom(after last: PDFRow, for row: PDFRow) -> Bool {
        let fragment = row.fragments[0]
        let word = fragment.text.prefix { !$0.isWhitespace }
        let isHan = word.unicodeScalars.first?.isEastAsian == true
        let share = Float(word.count) / Float(max(fragment.text.count, 1))
        let needed =
            isHan
            ? Self.roomOfHan * row.size
            : share * fragment.box.width + Self.roomOfSpace * row.size
        return region.right - last.box.right > needed
    }

    private func differ(_ one: Float, _ other: Float) -> Bool {
        abs(one - other) > PDFPageRow.sameType * max(one, other)
    }
}

// MARK: Distance

extension PDFLayout {
    /// Points that the sizes of two lines of one paragraph differ by at most.
    private static let sameSize: Float = 0.5
    /// Distance of lines that stand close, in the font's size: more is double spacing, or the space
    /// between paragraphs.
    private static let closeLines: Float = 2.2
    /// Of the distances between lines, the one that is usual is the last of the first third:
    /// paragraphs' own lines, not the space between them.
    private static let third = 3
    /// What a line leaves of its region's width at most that fills it.
    private static let rightMargin: Float = 0.1
    /// Of a hundred lines: those that fill the region, and those at an even distance, where lines
    /// set wide apart are text.
    private static let mostlyFilled = 60
    private static let mostlyEven = 60
    /// How much even distances differ, as a share.
    private static let even: Float = 1.1
    /// Width of such a region at least, and distance of its lines at most, in the font's size.
    private static let narrowRegion: Float = 10
    private static let widestPitch: Float = 4

    /// The region's distance between the lines of a paragraph; 0 where it can't be told.
    func usualPitch(_ rows: [PDFRow]) -> Float {
        let pairs = zip(rows, rows.dropFirst()).filter { abs($0.size - $1.size) < Self.sameSize }
        let distances = pairs.map { $1.box.middle - $0.box.middle }
        let close = zip(pairs, distances).filter { $1 < Self.closeLines * max($0.0.size, 1) }.map(
            \.1)
        if !close.isEmpty { return close.sorted()[close.count / Self.third] }
        // Lines set wide apart fill their column; a list's and a form's do not.
        let edge = region.right - Self.rightMargin * region.width
        let filled = pairs.filter { $0.0.box.right > edge }
        guard !distances.isEmpty, filled.count * 100 >= pairs.count * Self.mostlyFilled,
            region.width > Self.narrowRegion * rows[0].size
        else { return 0 }
        let wide = distances.sorted()[distances.count / Self.third]
        let even = distances.count { $0 < Self.even * wide }
        return even * 100 >= distances.count * Self.mostlyEven
            && wide < Self.widestPitch * rows[0].size ? wide : 0
    }
}
