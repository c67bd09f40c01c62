import Answering
import Corpus

/// A chunk as a dataset shows it: its lines without the headings above it and at its beginning, which
/// announce what it says.
struct Passage: Sendable {
    let chunk: Chunk
    /// Those above the chunk, then those with which it begins.
    let headings: [String]
    /// Whether it begins with a heading.
    let beginsSection: Bool
    /// May be empty.
    let text: String
    /// Without headings, wherever they stand.
    let sentences: [String]
    /// The white space before each sentence; nil where something else stands there, or nothing.
    private let gaps: [String?]
    let language: AnswerLanguage

    /// Bytes of the sentences that answer together, unless the first alone has more.
    private static let quotedBytes = 600
    /// Headings that stand one below the other; more lines are a list.
    private static let mostHeadings = 3
    private static let headingBytes = 200

    /// - Parameter stated: of the source's document.
    /// - Complexity: O(text).
    init(_ chunk: Chunk, language stated: String) {
        self.chunk = chunk
        let bytes = Array(chunk.text.utf8)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let (ranges, headings) = Self.parted(PassageSentences(of: chunk).ranges, of: bytes)
        let start = ranges.first?.lowerBound ?? 0
        let leading = headings.filter { $0.lowerBound < start }.map(text)
        self.headings = chunk.heading + leading
        beginsSection = !leading.isEmpty
        self.text =
            chunk.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { !chunk.heading.contains($0) }
            .drop { leading.contains($0) }.joined(separator: "\n").trimmingNewlines
        sentences = ranges.map(text)
        gaps = ranges.indices.map { place in
            guard place > 0 else { return nil }
            let gap = bytes[ranges[place - 1].upperBound..<ranges[place].lowerBound]
            return gap.allSatisfy { $0 <= 0x20 } ? String(decoding: gap, as: UTF8.self) : nil
        }
        language = AnswerLanguage(of: chunk.text, else: stated)
    }

    /// Sentences, and the headings among them. A heading in a chunk is a line like others: a short one
    /// that ends without a stop, before one that has a stop.
    private static func parted(
        _ ranges: [Range<Int>], of text: [UInt8]
    ) -> (sentences: [Range<Int>], headings: [Range<Int>]) {
        func isLine(_ range: Range<Int>) -> Bool {
            (range.lowerBound == 0 || text[range.lowerBound - 1] == 0x0A)
                && (range.upperBound == text.count || text[range.upperBound] == 0x0A)
        }
        var sentences: [Range<Int>] = []
        var headings: [Range<Int>] = []
        // Since the last sentence.
        var open: [Range<Int>] = []
        for range in ranges {
            let hasStop = String(decoding: text[range], as: UTF8.self).endsWithStop
            if !hasStop, isLine(range), range.count <= headingBytes, !text[range].contains(0x09) {
                open.append(range)
                continue
            }
            if hasStop, open.count <= mostHeadings { headings += open } else { sentences += open }
            open = []
            sentences.append(range)
        }
        return (sentences + open, headings)
    }

    /// Up to two sentences from a place on, the second only where it goes on from the first.
    func quotes(from place: Int) -> [String] {
        guard place < sentences.count else { return [] }
        let goesOn = place + 1 < sentences.count && gaps[place + 1] != nil
        let two = sentences[place..<(goesOn ? place + 2 : place + 1)]
        let isLong = two.reduce(0) { $0 + $1.utf8.count } > Self.quotedBytes
        return Array(isLong ? two.prefix(1) : two)
    }

    /// Sentences as one text: as they stand in the passage where one goes on from the other.
    func joined(_ quotes: [String]) -> String {
        let starts = sentences.indices.dropLast(max(quotes.count - 1, 0))
        for start in starts where sentences[start...].starts(with: quotes) {
            let gaps = gaps[start..<start + quotes.count].dropFirst()
            guard let first = quotes.first, gaps.allSatisfy({ $0 != nil }) else { continue }
            return zip(gaps, quotes.dropFirst()).reduce(first) { $0 + ($1.0 ?? "") + $1.1 }
        }
        return quotes.joined(separator: language.separator)
    }

    /// Whether the sentence at a place goes on from the one before it.
    func goesOn(at place: Int) -> Bool { place < gaps.count && gaps[place] != nil }

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
    /// Whether a stop is at its end, but for quotes and brackets that close behind it.
    fileprivate var endsWithStop: Bool {
        last { !"\"')]}»’”」』〉》】〕）｣".contains($0) }.map { ".!?…。！？；｡".contains($0) } ?? false
    }

    fileprivate var trimmingNewlines: String {
        String(drop(while: \.isNewline).reversed().drop(while: \.isNewline).reversed())
    }

    fileprivate func replacingCharacters(
        in range: Range<String.Index>, with text: String
    ) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
