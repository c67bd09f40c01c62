import Corpus

/// The lines of a long text in pieces, each with a tree of its own: a tree takes up to eighty times
/// its text in memory.
///
/// A piece ends where nothing can be open: before a line at the left margin behind an empty one,
/// before a bullet, and between rows of a table, whose head then begins the next piece anew.
struct MarkdownPieces {
    struct Piece {
        var lines: [Substring] = []
        /// Whether it begins with the head of a table that the piece before has begun.
        var repeatsHead = false
    }

    private(set) var pieces: [Piece] = []
    private var piece = Piece()
    /// UTF-8 bytes of the piece.
    private var size = 0
    private var fence: Substring?
    /// What closes the HTML that may hold empty lines.
    private var closing: String?
    private var isInHTML = false
    private var isBehindEmpty = true
    /// The head of the table that the last line belongs to, and the line under it.
    private var head: [Substring] = []

    /// - Parameter least: bytes at which a piece ends at the next place.
    /// - Complexity: O(text).
    init(_ lines: [Substring], least: Int) {
        for line in lines {
            if size >= least && canCut(before: line) { cut() }
            piece.lines.append(line)
            size += line.utf8.count + 1
            take(line)
        }
        pieces.append(piece)
    }

    private func canCut(before line: Substring) -> Bool {
        guard fence == nil, closing == nil, !isInHTML, let first = line.first else { return false }
        if !head.isEmpty { return true }
        if "-*+".contains(first) && line.dropFirst().first == " " { return true }
        return isBehindEmpty && !first.isWhitespace && !first.isNumber
    }

    private mutating func cut() {
        pieces.append(piece)
        piece = Piece(lines: head, repeatsHead: !head.isEmpty)
        size = head.reduce(0) { $0 + $1.utf8.count + 1 }
    }

    private mutating func take(_ line: Substring) {
        let isEmpty = line.allSatisfy(\.isWhitespace)
        defer { isBehindEmpty = isEmpty }
        if let fence {
            if MarkdownDialects.closes(line, fence: fence) { self.fence = nil }
        } else if let closing {
            if line.lowercased().contains(closing) { self.closing = nil }
        } else if isEmpty {
            (head, isInHTML) = ([], false)
        } else {
            takeWords(line)
        }
    }

    private mutating func takeWords(_ line: Substring) {
        fence = MarkdownDialects.fence(line.drop { $0 == " " })
        if line.contains("<") {
            isInHTML = isInHTML || line.drop { $0 == " " }.first == "<"
            closing = Self.closing(of: line.lowercased())
        }
        guard piece.lines.count > 1, isHead(line) else { return }
        head = [piece.lines[piece.lines.count - 2], line]
    }

    /// Whether `line` is the rule under a table's head, which is the line before.
    private func isHead(_ line: Substring) -> Bool {
        guard head.isEmpty, line.contains("-"), line.contains("|"),
            line.allSatisfy({ " |:-".contains($0) })
        else { return false }
        let above = piece.lines[piece.lines.count - 2]
        return above.first?.isWhitespace == false && !">-*+".contains(above.first ?? ">")
            && Self.cells(of: above) == Self.cells(of: line)
    }

    private static func cells(of row: Substring) -> Int {
        var row = row.trimmed[...]
        if row.first == "|" { row.removeFirst() }
        if row.last == "|" && !row.hasSuffix("\\|") { row.removeLast() }
        var (count, isEscaped) = (1, false)
        for character in row {
            if character == "|" && !isEscaped { count += 1 }
            isEscaped = character == "\\" && !isEscaped
        }
        return count
    }

    private static let long = [
        ("<!--", "-->"), ("<pre", "</pre"), ("<script", "</script"), ("<style", "</style"),
        ("<textarea", "</textarea"), ("<table", "</table"), ("<?", "?>"), ("<![cdata[", "]]>"),
    ]

    private static func closing(of line: String) -> String? {
        for (opening, closing) in long {
            let parts = line.split(separator: opening, omittingEmptySubsequences: false)
            guard let last = parts.dropFirst().last else { continue }
            if !last.contains(closing) { return closing }
        }
        return nil
    }
}
