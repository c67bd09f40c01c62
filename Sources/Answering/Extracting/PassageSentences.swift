import Chunking
package import Corpus
import Embedding

/// The sentences of a passage, each a line's at most, and where they stand among the words that the
/// model reads of the passage. Headings announce answers and are none, and neither is the title.
package struct PassageSentences: Sendable {
    /// UTF-8 of the chunk's text, ascending.
    package let ranges: [Range<Int>]
    /// Of the words that `Encoder.wordVectors` has of the chunk's `embeddedText`; empty where no model
    /// reads it. Words that the model's limit cuts off are counted too.
    let words: [Range<Int>]

    /// Of one passage; what follows is left aside.
    private static let maximum = 200

    /// Without the words that a model reads.
    package init(of chunk: Chunk) { self.init(of: chunk, title: nil, tokenizer: nil) }

    /// - Parameter title: of the document. A plain text's is often its first line, which is no heading.
    init(of chunk: Chunk, title: String?, tokenizer: (any Tokenizer)?) {
        let text = Array(chunk.text.utf8)
        var ranges: [Range<Int>] = []
        var start = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let words = String(decoding: line, as: UTF8.self)
            let isTitle = words == title && Self.isName(words) && words != chunk.text
            if !isTitle, !chunk.heading.contains(words) {
                let sentences = Sentences.ranges(in: words)
                ranges += sentences.map { start + $0.lowerBound..<start + $0.upperBound }
            }
            start += line.count + 1
        }
        ranges = Array(ranges.filter { !$0.isEmpty }.prefix(Self.maximum))
        self.ranges = ranges
        words = tokenizer.map { Self.words(of: ranges, in: chunk, tokenizer: $0) } ?? []
    }

    /// Whether a title says what the text is about, and nothing of it, as `Phone: 5123` does.
    private static func isName(_ title: String) -> Bool {
        !title.contains { $0.isNumber || $0 == ":" || $0 == "：" }
    }

    /// Counts piece by piece: no token reaches over a sentence's end.
    private static func words(
        of ranges: [Range<Int>], in chunk: Chunk, tokenizer: any Tokenizer
    ) -> [Range<Int>] {
        let bytes = Array(chunk.embeddedText.utf8)
        let head = bytes.count - chunk.text.utf8.count
        func count(_ range: Range<Int>) -> Int {
            let text = String(decoding: bytes[range], as: UTF8.self)
            return tokenizer.pieces(text, limit: .max).count { tokenizer.isWord($0) }
        }
        var place = 0
        var end = 0
        return ranges.map { range in
            let bytes = head + range.lowerBound..<head + range.upperBound
            place += count(end..<bytes.lowerBound)
            end = bytes.upperBound
            let start = place
            place += count(bytes)
            return start..<place
        }
    }
}
