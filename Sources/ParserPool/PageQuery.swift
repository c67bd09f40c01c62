package import Corpus

/// What is to be seen of one page of a PDF.
package struct PageQuery: Sendable {
    /// 1-based.
    package var number: Int
    /// Pixels of the image's longer side; 0: no image.
    package var longestSide: Int
    /// Whose lines are looked for.
    package var passages: [PageRequest.Passage]

    package init(number: Int, longestSide: Int, passages: [PageRequest.Passage] = []) {
        self.number = number
        self.longestSide = longestSide
        self.passages = passages
    }
}
