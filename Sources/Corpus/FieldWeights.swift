/// How often a term counts by where it stands (BM25F in its simple form: Robertson, Zaragoza &
/// Taylor 2004): a chunk is scored as if each field were written so many times, so that
/// frequencies and lengths are weighted before BM25 saturates.
package struct FieldWeights: Hashable, Sendable {
    /// The document's title; 0 leaves it out of the term index.
    package var title: Int
    /// The headings above the chunk.
    package var heading: Int
    /// The chunk's text, and its table header.
    package var body: Int

    /// Whole numbers, so that scores and the bounds that pruning rests on stay exact.
    package static let range = 0...10

    /// Traps unless the weights are in `range` and `body` is above 0.
    package init(title: Int = 0, heading: Int = 1, body: Int = 1) {
        precondition(
            [title, heading, body].allSatisfy(Self.range.contains) && body > 0,
            "field weights are 0…10, that of the body at least 1")
        self.title = title
        self.heading = heading
        self.body = body
    }
}

extension Chunk {
    /// What the term index reads of the chunk: its fields, or all of its context and text as one
    /// where the weights are the default ones.
    package func indexedFields(title: String?, weights: FieldWeights) -> [WeightedText] {
        weights == FieldWeights()
            ? [WeightedText(field: .body, text: embeddedText, weight: 1)]
            : fields(title: title, weights: weights)
    }

    /// The fields of the chunk that count, in the order they are indexed.
    ///
    /// A title that is also the outermost heading is not counted twice: the heading then has the
    /// larger of both weights.
    package func fields(title: String?, weights: FieldWeights) -> [WeightedText] {
        var headings = heading
        var parts: [WeightedText] = []
        if let title, headings.first == title {
            headings.removeFirst()
            parts.append(
                WeightedText(
                    field: .title, text: title, weight: max(weights.title, weights.heading)))
        } else if let title {
            parts.append(WeightedText(field: .title, text: title, weight: weights.title))
        }
        let path = headings.joined(separator: " › ")
        parts.append(WeightedText(field: .heading, text: path, weight: weights.heading))
        let body = Self.embeddedText(heading: [], tableHeader: tableHeader, text: text)
        parts.append(WeightedText(field: .body, text: body, weight: weights.body))
        return parts.filter { $0.weight > 0 && !$0.text.isEmpty }
    }
}
