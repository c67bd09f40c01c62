/// A terminal's content, line by line.
package struct Frame: Hashable, Sendable {
    package var lines: [String]
    /// The column of the cursor, which is in the first line.
    package var cursor: Int

    /// What a terminal gets: the cursor goes home, each line is emptied first, for a line as wide
    /// as the terminal leaves the cursor on its last character. It is one text, so
    /// that nobody sees half of it.
    package var bytes: [UInt8] {
        let drawn = lines.map { "\u{1B}[2K" + TerminalText.passed($0) }.joined(separator: "\r\n")
        return Array("\u{1B}[?25l\u{1B}[H\(drawn)\u{1B}[1;\(cursor + 1)H\u{1B}[?25h".utf8)
    }
}
