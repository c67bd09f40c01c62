/// Sentences of cleaned text, as the chunker sees them.
package enum Sentences {
    /// UTF-8 ranges, in order, without the space between them.
    /// - Complexity: O(text).
    package static func ranges(in text: String) -> [Range<Int>] {
        let bytes = Array(text.utf8)
        return SentenceSplitter(text: bytes).sentences(in: 0..<bytes.count)
    }
}
