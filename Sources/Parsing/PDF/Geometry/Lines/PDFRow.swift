import Corpus

/// Fragments side by side at one height, from the left.
struct PDFRow {
    var fragments: [PDFFragment]
    var box: Box
    var size: Float
    var largestSize: Float
    var isBold: Bool
    /// Whether it begins with a sign that a symbol font shows as a bullet.
    var hasSymbol = false

    init(_ fragments: [PDFFragment]) {
        precondition(!fragments.isEmpty, "a row has fragments")
        self.fragments = Self.joinMarkers(fragments)
        hasSymbol = fragments.count > 1 && Self.isSymbol(fragments[0], before: fragments[1])
        box = fragments.dropFirst().reduce(fragments[0].box) { $0.union($1.box) }
        size = fragments.max { $0.length < $1.length }?.size ?? 0
        largestSize = fragments.map(\.largestSize).max() ?? 0
        isBold = fragments.allSatisfy(\.isBold)
    }

    /// A row that runs left is read from the right.
    var text: String {
        (isLeftwards ? fragments.reversed() : fragments).map(\.text).joined(separator: " ")
    }

    private var isLeftwards: Bool {
        guard fragments.count > 1 else { return false }
        let left = fragments.reduce(0) { $0 + ($1.runsLeft ? $1.length : 0) }
        return left > 0 && left * 2 >= fragments.reduce(0) { $0 + $1.length }
    }

    /// A list's marker stands apart from its item, yet is no cell.
    private static func joinMarkers(_ fragments: [PDFFragment]) -> [PDFFragment] {
        guard fragments.count > 1 else { return fragments }
        let gap = fragments[1].box.left - fragments[0].box.right
        guard
            isMarker(fragments[0], before: fragments[1])
                && gap < gapAfterMarker * fragments[0].size
                || fragments[0].text.isProvisionNumber
                    && gap < PDFFragment.gapAfterProvision * fragments[0].size
        else { return fragments }
        var joined = fragments[1]
        joined.text = fragments[0].text + " " + joined.text
        joined.box = joined.box.union(fragments[0].box)
        joined.length += fragments[0].length
        return [joined] + fragments.dropFirst(2)
    }

    /// Between a list's marker and its item at most, in the marker's size: tabs are half an inch,
    /// columns of a table seldom as close.
    private static let gapAfterMarker: Float = 4
    /// Characters of a marker: `(iv)`, `12.`.
    private static let longestMarker = 4
    /// Characters of a note's number, and of a symbol.
    private static let longestNoteMark = 2
    private static let longestSymbol = 2

    private static func isMarker(_ mark: PDFFragment, before next: PDFFragment) -> Bool {
        mark.text.count <= longestMarker
            && (LineShape.isListItem(mark.text + " x") || isSymbol(mark, before: next)
                || isNoteMark(mark, before: next)
                || mark.text.allSatisfy { $0.isNumber || $0 == "." } && mark.text.contains("."))
    }

    /// A number before a note's text: smaller than it, or raised.
    private static func isNoteMark(_ mark: PDFFragment, before next: PDFFragment) -> Bool {
        mark.text.count <= longestNoteMark && mark.text.allSatisfy(\.isNumber)
            && next.text.unicodeScalars.first?.properties.isAlphabetic == true
            && (mark.size < noteMarkSize * next.size
                || mark.box.bottom < next.box.bottom - noteMarkRaise * next.size)
    }

    /// Of a note's number beside its text, in the text's size: the largest, and the least that one
    /// as large is raised by. A list's numbers are neither smaller nor raised.
    private static let noteMarkSize: Float = 0.85
    private static let noteMarkRaise: Float = 0.15

    /// A sign that is no text of its own: a bullet of a font whose letters are symbols.
    private static func isSymbol(_ mark: PDFFragment, before next: PDFFragment) -> Bool {
        guard let first = mark.text.unicodeScalars.first, mark.text.count <= longestSymbol,
            mark.text.unicodeScalars.allSatisfy({ $0 == first }),
            next.text.unicodeScalars.first?.properties.isAlphabetic == true
        else { return false }
        return switch first.properties.generalCategory {
        case .otherSymbol, .currencySymbol, .privateUse: true
        case .otherPunctuation: !"*†‡§¶%&#@!?.,:;\"'".unicodeScalars.contains(first)
        // No language has such a word: `Ø`, `vv`.
        case .uppercaseLetter: (0xC0...0xFF).contains(first.value)
        case .lowercaseLetter: mark.text.count == 2 && first.isASCII
        default: false
        }
    }

    /// Groups fragments by height; rows from the top.
    static func rows(_ fragments: [PDFFragment]) -> [PDFRow] {
        fragments.map(\.box).rows().map { indices in
            PDFRow(indices.map { fragments[$0] }.sorted { $0.box.left < $1.box.left })
        }
    }
}
