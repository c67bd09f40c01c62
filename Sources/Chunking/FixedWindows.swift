import Corpus

/// Windows of a fixed number of characters that overlap, whatever the text says.
///
/// A character is a scalar with the marks that extend it; a ligature's letters stay together.
struct FixedWindows {
    let document: CleanedDocument
    let settings: ChunkSettings
    let countTokens: (String) -> Int

    /// - Complexity: O(text · window / step).
    func chunks() -> [Chunk] {
        let cuts = self.cuts()
        let size = max(settings.maxCharacters, 1)
        let step = max(size - max(settings.overlapCharacters, 0), (size + 1) / 2)
        var chunks: [Chunk] = []
        var first = 0
        while first < cuts.count - 1 {
            let last = min(first + size, cuts.count - 1)
            append(cuts[first]..<cuts[last], to: &chunks)
            if last == cuts.count - 1 { break }
            first += step
        }
        return chunks
    }

    private func cuts() -> [Int] {
        let text = document.text
        var cuts: [Int] = []
        cuts.reserveCapacity(text.count)
        for index in text.indices where document.isCut(index) { cuts.append(index) }
        if !text.isEmpty { cuts.append(text.count) }
        return cuts
    }

    /// White space at a window's ends is in no span.
    private func append(_ window: Range<Int>, to chunks: inout [Chunk]) {
        var (start, end) = (window.lowerBound, window.upperBound)
        while start < end, document.text[start] <= 0x20 { start += 1 }
        while end > start, document.text[end - 1] <= 0x20 { end -= 1 }
        guard start < end else { return }
        var chunk = document.chunk(start..<end, position: chunks.count)
        chunk.tokenCount = countTokens(chunk.embeddedText)
        chunks.append(chunk)
    }
}
