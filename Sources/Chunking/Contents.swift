import Corpus

/// The tables of contents of a document, which chunks leave out: they say what other text says,
/// and would be found in its place.
enum Contents {
    /// Indices of the blocks that are left out; none where the marked blocks hold more letters
    /// and figures than the rest, for then they are not about the text but all there is (the
    /// list of a manual in many files, a book whose pages are images).
    /// - Complexity: O(text) for a document with marked blocks, else O(blocks).
    static func find(in document: Document) -> Set<Int> {
        let marked = document.blocks.indices.filter { document.blocks[$0].isContents }
        guard !marked.isEmpty else { return [] }
        let left = Set(marked)
        var (own, rest) = (0, 0)
        for (index, block) in document.blocks.enumerated() where block.kind != .furniture {
            let letters = count(in: block.text)
            if left.contains(index) { own += letters } else { rest += letters }
        }
        return own > rest ? [] : left
    }

    /// Letters and figures: no dot leaders.
    private static func count(in text: String) -> Int {
        text.unicodeScalars.count { scalar in
            if scalar.isASCII {
                return Scalars.isLetter(scalar.value) || Scalars.isDigit(scalar.value)
            }
            return scalar.properties.isAlphabetic
        }
    }
}
