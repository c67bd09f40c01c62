import Corpus

/// A smaller run of characters above or below the line, right after others of the same word:
/// a footnote's mark, a power, an index. Written on the line it would falsify what it follows
/// (83,190,556² would read 83,190,5562).
struct PDFRaisedRun {
    /// Size of the largest raised character beside its line's: marks and powers are set at 0.55 to
    /// 0.75 of it, small capitals up to 0.85.
    private static let largest: Float = 0.85
    /// How far a raised character's foot is above the line, in the line's size. Word raises by a
    /// third, TeX by 0.36 to 0.41; small capitals and other fonts on the line seem up to 0.1 off
    /// it.
    private static let leastRaise: Float = 0.17
    /// Beyond, it stands in a line of its own.
    private static let mostRaise: Float = 0.9
    /// How far below the line's upper edge a raised character may begin, in the line's size: in a
    /// symbol font's box, which reaches far down, everything seems raised.
    private static let lowestTop: Float = 0.2
    /// How far a lowered character's foot is below the line, in the line's size: indices are
    /// lowered by 0.15 and more.
    private static let leastDrop: Float = 0.08
    /// Beyond, it stands in a line of its own.
    private static let mostDrop: Float = 0.6
    /// Digits of a power or an isotope's mass before a letter.
    private static let mostLeading = 3

    var side: RaisedForms.Place
    /// Where it starts in its word, counted in scalars.
    var start: Int

    /// A character's size and place, as far as they tell whether it stands on the line.
    struct Glyph {
        var size: Float
        var top: Float
        var bottom: Float

        /// The side of this one on which a smaller glyph stands; nil for one on the line.
        ///
        /// A box reaches below the line by what its font descends, about a fifth of its size;
        /// in fonts of symbols it may be as much as a whole, so that the upper edge counts too.
        func side(of other: Glyph) -> RaisedForms.Place? {
            guard size > 0, other.size < PDFRaisedRun.largest * size else { return nil }
            let raise = (bottom - other.bottom - PDFWord.descent * (size - other.size)) / size
            if raise > PDFRaisedRun.leastRaise && raise < PDFRaisedRun.mostRaise {
                return other.top < top + PDFRaisedRun.lowestTop * size ? .above : nil
            }
            return raise < -PDFRaisedRun.leastDrop && raise > -PDFRaisedRun.mostDrop ? .below : nil
        }
    }

    /// A run of digits before a larger letter, as superscripts; nil for another text.
    static func leading(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count <= mostLeading, scalars.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        return RaisedForms.written(scalars, at: .above, after: [])
    }
}
