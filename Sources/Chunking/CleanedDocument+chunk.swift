import Corpus

extension CleanedDocument {
    /// A range of the cleaned text as a chunk; the caller adds what stands before it.
    func chunk(_ range: Range<Int>, position: Int) -> Chunk {
        let raw = rawRange(range)
        let pages = pages(
            of: raw, parts: part(at: range.lowerBound)...part(at: range.upperBound - 1))
        return Chunk(
            position: position, text: text.text(range),
            span: Span(range: raw, page: pages.lowerBound, lastPage: pages.upperBound),
            tokenCount: 0)
    }

    /// First and last page of some text: the block after a paragraph that runs on to the next
    /// page may stand on the page before.
    private func pages(of raw: Range<Int>, parts indices: ClosedRange<Int>) -> ClosedRange<Int> {
        let pages = parts[indices].lazy.flatMap(\.places).filter { $0.range.overlaps(raw) }
            .map(\.page)
        let first = pages.min() ?? 0
        return first...(pages.max() ?? first)
    }

    /// - Complexity: O(log parts).
    private func part(at position: Int) -> Int {
        var low = 0
        var high = parts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if parts[middle].range.lowerBound <= position { low = middle } else { high = middle }
        }
        return low
    }
}
