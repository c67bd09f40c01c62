import Corpus

/// A line that is being typed, edited by whole characters.
package struct LineEditor: Hashable, Sendable {
    private(set) var characters: [Character] = []
    /// How many characters stand before the cursor.
    private(set) var cursor = 0

    package init(_ text: String = "") { insert(text) }

    package var text: String { String(characters) }

    /// Puts text before the cursor; ends of lines and tabulators become spaces, other control
    /// characters, which nobody typed, are left out.
    package mutating func insert(_ text: String) {
        let typed = text.compactMap { character -> Character? in
            if character.isNewline || character == "\t" { return " " }
            let shown = ForeignText.escaped(String(character))
            return shown == String(character) ? character : nil
        }
        // A mark joins the character before.
        let before = Array(String(characters[..<cursor]) + String(typed))
        characters = Array(String(before) + String(characters[cursor...]))
        cursor = min(before.count, characters.count)
    }

    /// What a key does to the line.
    /// - Returns: false where it is no key of the line's.
    package mutating func take(_ key: Key) -> Bool {
        switch key {
        case .text(let text): insert(text)
        case .backspace: remove(from: cursor - 1)
        case .delete: remove(upTo: cursor + 1)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("w"): remove(from: wordStart)
        case .control("u"): remove(from: 0)
        case .control("k"): remove(upTo: characters.count)
        default: return false
        }
        return true
    }

    private mutating func remove(from start: Int) {
        guard start >= 0, start < cursor else { return }
        characters.removeSubrange(start..<cursor)
        cursor = start
    }

    private mutating func remove(upTo end: Int) {
        guard end <= characters.count, end > cursor else { return }
        characters.removeSubrange(cursor..<end)
    }

    private var wordStart: Int {
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        return start
    }

    /// As much of the line as fits, the cursor in it, and the column where the cursor is.
    func visible(width: Int) -> (text: String, cursor: Int) {
        var start = cursor
        var column = 0
        while start > 0 {
            let columns = TextWidth.columns(of: characters[start - 1])
            guard column + columns < max(width, 1) else { break }
            column += columns
            start -= 1
        }
        let text = TextWidth.prefix(String(characters[start...]), columns: max(width, 0))
        return (String(text), column)
    }
}
