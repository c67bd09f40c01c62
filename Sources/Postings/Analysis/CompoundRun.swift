/// A run of letters or digits inside an identifier, number or word.
struct CompoundRun {
    enum Boundary { case joiner, inner }

    /// In the folded bytes.
    var start: Int
    var end: Int
    /// In the text.
    var from: Int
    var to: Int
    /// What lies between the run before and this one.
    var boundary: Boundary
    var isDigits: Bool
    /// ASCII letters (and apostrophes) only, so that it may be stemmed.
    var isWord = true
    var scalars = 0
    var capitals = 0
    /// Where the word behind the first apostrophe begins, in the folded bytes and in the text.
    var behindApostrophe: (scratch: Int, text: Int)?
    /// Part of the unit of the number before.
    var isUnit = false
}
