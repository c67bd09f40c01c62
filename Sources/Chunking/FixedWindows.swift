import Corpus

/// Windows of a fixed number of characters that overlap, whatever the text says.
///
/// A character is a Unicode scalar here. What came from one character of the document (the
/// letters of a ligature) and a letter's marks stay together.
struct FixedWindows {
    let document: CleanedDocument
    let settings: ChunkSettings
    let countTokens: (String) -> Int

    /// A place where a window may start or end.
    private struct Cut {
        /// UTF-8 bytes of the cleaned text before it.
        var offset: Int
        /// Characters of the cleaned text before it.
        var characters: Int
    }

    /// - Complexity: O(text); the overlap is at most half of a window.
    func chunks() -> [Chunk] {
        let cuts = self.cuts()
        let size = max(settings.maxCharacters, 1)
        let overlap = min(max(settings.overlapCharacters, 0), size / 2)
        var chunks: [Chunk] = []
        var first = 0
        var last = 0
        while last < cuts.count - 1 {
            let end = cuts[first].characters + size
            let previous = last
            while last < cuts.count - 1, cuts[last + 1].characters <= end { last += 1 }
            if last == previous { (first, last) = (last, last + 1) }
            append(cuts[first].offset..<cuts[last].offset, new: cuts[previous].offset, to: &chunks)
            first = start(of: last, after: first, overlap: overlap, among: cuts)
        }
        return chunks
    }

    /// The first cut at most `overlap` characters before `end`, and beyond the last start.
    private func start(of end: Int, after previous: Int, overlap: Int, among cuts: [Cut]) -> Int {
        var start = end
        while start - 1 > previous, cuts[end].characters - cuts[start - 1].characters <= overlap {
            start -= 1
        }
        // White space is in no span: two windows that begin before and after it would begin alike.
        while start < end, document.text[cuts[start].offset] <= 0x20 { start += 1 }
        return start
    }

    private func cuts() -> [Cut] {
        let text = document.text
        var cuts: [Cut] = []
        cuts.reserveCapacity(text.count)
        var index = 0
        var characters = 0
        while index < text.count {
            let isInSpace = index > 0 && text[index] <= 0x20 && text[index - 1] <= 0x20
            if document.isCut(index) && !isInSpace {
                cuts.append(Cut(offset: index, characters: characters))
            }
            characters += 1
            index += text.scalar(at: index).length
        }
        cuts.append(Cut(offset: text.count, characters: characters))
        return cuts
    }

    /// White space at a window's ends is in no span; a window that brings only that is none.
    private func append(_ window: Range<Int>, new: Int, to chunks: inout [Chunk]) {
        var (start, end) = (window.lowerBound, window.upperBound)
        while start < end, document.text[start] <= 0x20 { start += 1 }
        while end > start, document.text[end - 1] <= 0x20 { end -= 1 }
        guard start < end, end > new else { return }
        var chunk = document.chunk(start..<end, position: chunks.count)
        chunk.tokenCount = countTokens(chunk.embeddedText)
        chunks.append(chunk)
    }
}
