package import Corpus

/// How the engine reads any text: the cleaning of chunks, for a text of its own (a query, a
/// title) or for part of a document.
package enum Cleaning {
    /// Cleans one paragraph.
    /// - Complexity: O(text).
    package static func clean(_ text: String) -> String {
        var cleaner = TextCleaner()
        _ = cleaner.append(Block(kind: .paragraph, text: text))
        return cleaner.bytes.text(0..<cleaner.bytes.count)
    }

    /// The cleaned text of a span of a document. For the span of a chunk, the chunk's text.
    /// The range starts and ends between scalars.
    /// - Complexity: O(document).
    package static func text(of document: Document, in range: Range<Int>) -> String {
        let leftOut = RunningLines.find(in: document).blocks.union(Contents.find(in: document))
        let compounds = Compounds(document)
        var lines: [String] = []
        for (index, block) in document.blocks.enumerated() {
            let part = block.range.clamped(to: range)
            guard !part.isEmpty, block.kind != .furniture, !leftOut.contains(index) else {
                continue
            }
            // The whole block: what stands on the other side of a line's end decides how the
            // lines are joined.
            var cleaner = TextCleaner(compounds: compounds)
            _ = cleaner.append(block)
            let text = cleaner.text(of: part)
            if !text.isEmpty { lines.append(text) }
        }
        return lines.joined(separator: "\n")
    }
}
