import Corpus

/// Text on lines of a width.
package enum WrappedText {
    /// A character as it is shown.
    struct Cell {
        var text: String
        var columns: Int
        /// Where it stands in the text: a UTF-8 offset.
        var offset: Int

        var isSpace: Bool { text == " " }
    }

    /// Lines of at most `width` columns, broken at spaces and beside wide characters, and within a
    /// word that is longer than a line. What would steer a terminal is written out; a tabulator is
    /// two spaces.
    /// - Complexity: O(text).
    static func lines(of text: String, width: Int) -> [[Cell]] {
        var wrapping = Wrapping(width: max(width, 1))
        var offset = 0
        for character in text {
            if character.isNewline {
                wrapping.endLine()
            } else {
                for cell in cells(of: character, at: offset, width: width) { wrapping.add(cell) }
            }
            offset += character.utf8.count
        }
        wrapping.endLine()
        return wrapping.lines
    }

    /// The lines with what is marked highlighted.
    /// - Parameter marks: UTF-8 ranges of the text, ascending.
    package static func lines(
        of text: String, width: Int, marks: [Range<Int>], style: Style
    ) -> [String] {
        var rest = marks[...]
        return lines(of: text, width: width).map { line in
            var shown = ""
            var marked = ""
            for cell in line {
                while let first = rest.first, first.upperBound <= cell.offset { rest.removeFirst() }
                if rest.first?.contains(cell.offset) == true {
                    marked += cell.text
                } else {
                    shown += style.highlight(marked) + cell.text
                    marked = ""
                }
            }
            return shown + style.highlight(marked)
        }
    }

    private static func cells(of character: Character, at offset: Int, width: Int) -> [Cell] {
        if character == "\t" {
            return (0..<2).map { _ in Cell(text: " ", columns: 1, offset: offset) }
        }
        return ForeignText.escaped(String(character)).map { shown in
            let columns = TextWidth.columns(of: shown)
            // A line of one column has no room for it.
            return columns > max(width, 1)
                ? Cell(text: "?", columns: 1, offset: offset)
                : Cell(text: String(shown), columns: columns, offset: offset)
        }
    }

    private struct Wrapping {
        let width: Int
        var lines: [[Cell]] = []
        private var line: [Cell] = []
        private var columns = 0
        /// Cells of the line before the last place where it may be broken.
        private var breakable = 0

        init(width: Int) { self.width = width }

        mutating func add(_ cell: Cell) {
            if mayBreak(before: cell) { breakable = line.count }
            // Twice where what is carried over has no room for it either.
            while columns + cell.columns > width {
                if cell.isSpace { return endLine() }
                breakLine()
            }
            line.append(cell)
            columns += cell.columns
        }

        /// After a space, and beside a wide character.
        private func mayBreak(before cell: Cell) -> Bool {
            guard let last = line.last else { return false }
            return last.isSpace
                || (last.columns > 1 || cell.columns > 1)
                    && !WrappedText.closing.contains(cell.text)
        }

        mutating func endLine() {
            lines.append(line)
            line = []
            columns = 0
            breakable = 0
        }

        private mutating func breakLine() {
            let place = breakable > 0 ? breakable : line.count
            let carried = Array(line[place...])
            line.removeSubrange(place...)
            while line.last?.isSpace == true { line.removeLast() }
            endLine()
            line = carried
            columns = carried.reduce(0) { $0 + $1.columns }
        }
    }

    /// What no line begins with.
    private static let closing: Set = [
        ".", ",", ";", ":", "?", "!", ")", "]", "}", "，", "。", "、", "；", "：", "？", "！", "）", "」",
        "』", "】", "》", "〉", "”", "’",
    ]
}
