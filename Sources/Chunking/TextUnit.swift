/// What chunks are packed from: a sentence, a heading, a list item, a table row, or a piece of
/// one that is too long.
struct TextUnit {
    enum Kind {
        case heading, headerRow, row, text

        /// Whether the unit says what follows it is, and must not be parted from that.
        var leads: Bool {
            switch self {
            case .heading, .headerRow: true
            case .row, .text: false
            }
        }
    }

    /// UTF-8 bytes of the cleaned text.
    var range: Range<Int>
    /// Index in `CleanedDocument.parts`.
    var part: Int
    var kind: Kind
    /// Whether the part starts with this unit.
    var startsPart: Bool
    /// Tokens, or more for text that has few tokens for its length.
    var weight: Int
}
