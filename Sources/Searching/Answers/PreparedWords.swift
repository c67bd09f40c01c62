import Corpus
import Embedding
import Segments

/// A question's words as stored token vectors are compared with them, prepared once for each
/// center: all segments of an index have one.
struct PreparedWords {
    let words: TokenVectors
    private var known: TokenQuestion?

    init(_ words: TokenVectors) { self.words = words }

    /// - Throws: `corrupt` where the vectors stored are of another length.
    mutating func question(for late: LateReader) throws(QuarryError) -> TokenQuestion {
        if let known, known.center == late.center { return known }
        guard late.dimension == words.dimension else {
            throw QuarryError(
                .corrupt, path: late.path,
                "holds token vectors of \(late.dimension) components; the model's have "
                    + "\(words.dimension)")
        }
        let question = TokenCoder(center: late.center).question(words.vectors)
        known = question
        return question
    }
}
