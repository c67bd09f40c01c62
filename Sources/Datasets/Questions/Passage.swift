import Answering
import Corpus

/// A chunk as a dataset shows it: its lines without those that are headings above it, which announce
/// what it says.
struct Passage: Sendable {
    let chunk: Chunk
    /// May be empty.
    let text: String
    let sentences: [String]
    let language: AnswerLanguage

    /// Bytes of the sentences that answer together, unless the first alone has more.
    private static let quotedBytes = 600

    /// - Parameter stated: of the source's document.
    /// - Complexity: O(text).
    init(_ chunk: Chunk, language stated: String) {
        self.chunk = chunk
        text =
            chunk.text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !chunk.heading.contains(String($0)) }.joined(separator: "\n")
            .trimmingNewlines
        let bytes = Array(chunk.text.utf8)
        sentences = PassageSentences(of: chunk).ranges.map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
        language = AnswerLanguage(of: chunk.text, else: stated)
    }

    /// Up to two sentences from a place on.
    func quotes(from place: Int) -> [String] {
        guard place < sentences.count else { return [] }
        let two = sentences[place..<min(place + 2, sentences.count)]
        let isLong = two.reduce(0) { $0 + $1.utf8.count } > Self.quotedBytes
        return Array(isLong ? two.prefix(1) : two)
    }

    /// The text with a mark in place of a sentence, which is there once.
    func text(without sentence: String, mark: String = "") -> String {
        guard let range = text.firstRange(of: sentence) else { return text }
        return text.replacingCharacters(in: range, with: mark)
    }

    /// Whether the sentence is there once, so that taking it out leaves nothing of it.
    func holdsOnce(_ sentence: String) -> Bool {
        text.ranges(of: sentence).count == 1
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        String(drop(while: \.isNewline).reversed().drop(while: \.isNewline).reversed())
    }

    fileprivate func replacingCharacters(
        in range: Range<String.Index>, with text: String
    ) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
