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
}
