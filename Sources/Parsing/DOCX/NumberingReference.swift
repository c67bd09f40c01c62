import Corpus

/// `w:numPr`: which list, which level of it.
struct NumberingReference: Equatable {
    var number: String?
    /// 0…8.
    var level: Int?
}
