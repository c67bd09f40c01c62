import Chunking
import Corpus
import Postings

/// A model's text held against the passages it was given: numbers that were never given are gone,
/// quotes that no passage holds are marked, and every number that is left has the passage's own words
/// beside it.
struct CheckedAnswer {
    /// With numbers behind sentences, a line a line of the model's.
    private(set) var text = ""
    private(set) var sentences: [AnswerSentence] = []
    /// Ascending by number; proved by the index or not at all.
    private(set) var citations: [AnswerCitation] = []
    /// Quotes that no passage holds.
    private(set) var unprovedQuotes: [String] = []
    /// Numbers that were never given.
    private(set) var unknownNumbers = 0

    private let passages: [AnswerPassage]
    private var statements: StatementSupport
    private let language: AnswerLanguage
    private let finders: [QuoteFinder]
    /// By number.
    private var proved: [Int: [AnswerQuote]] = [:]
    private var unsupported: [Int: AnswerQuote] = [:]

    /// - Parameter statistics: of some terms, in what was searched.
    /// - Throws: what `statistics` throws.
    init(
        _ written: String, passages: [AnswerPassage], language: AnswerLanguage,
        statistics: @escaping (Set<String>) throws(QuarryError) -> BM25Statistics
    ) throws(QuarryError) {
        self.passages = passages
        self.language = language
        statements = StatementSupport(statistics: statistics)
        finders = passages.map { QuoteFinder($0.chunk.text) }
        let given = passages.isEmpty ? nil : 1...passages.count
        let read = PassageMarkers(WrittenStream.withoutThoughts(written), given: given)
        unknownNumbers = read.unknown.count
        if !read.markers.isEmpty { try statements.prepare(for: read.text) }
        var start = 0
        var lines: [String] = []
        for line in read.text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(try check(String(line), from: start, markers: read.markers))
            start += line.utf8.count + 1
        }
        text = lines.joined(separator: "\n").trimmed
        citations = cited
    }

    /// - Parameter from: where the line begins in the text that the markers are of.
    private mutating func check(
        _ line: String, from start: Int, markers: [PassageMarkers.Marker]
    ) throws(QuarryError) -> String {
        let bytes = Array(line.utf8)
        let ranges = Self.sentences(of: line)
        var shown: [String] = []
        for (place, range) in ranges.enumerated() {
            // A marker belongs to the sentence it stands in or behind.
            let next = place + 1 < ranges.count ? ranges[place + 1].lowerBound : bytes.count
            let own = markers.filter { marker in
                let byte = marker.place - start
                return place == 0 && byte == 0 && range.lowerBound == 0
                    || byte > range.lowerBound && byte <= next
            }
            let text = String(decoding: bytes[range], as: UTF8.self)
            shown.append(try check(sentence: text, numbers: own.map(\.number)))
        }
        return shown.joined(separator: language.separator)
    }

    /// Where each sentence of a line stands. One quotation is of one sentence, however many it has
    /// in it: parted, none of its parts would have both marks.
    private static func sentences(of line: String) -> [Range<Int>] {
        let quotations = QuotedSpans(in: line).spans.map { $0.range.lowerBound..<$0.end }
        return Sentences.ranges(in: line).reduce(into: []) { sentences, next in
            if let last = sentences.last,
                quotations.contains(where: { $0.contains(next.lowerBound) })
            {
                sentences[sentences.count - 1] = last.lowerBound..<next.upperBound
            } else {
                sentences.append(next)
            }
        }
    }

    /// - Returns: the sentence as it is shown.
    private mutating func check(
        sentence: String, numbers: [Int]
    ) throws(QuarryError) -> String {
        var numbers = numbers
        var shown = Array(sentence.utf8)
        var quoted: Set<Int> = []
        var missing: [String] = []
        for span in QuotedSpans(in: sentence).spans.reversed() {
            guard let (number, quote) = find(span.text, preferring: numbers) else {
                missing.insert(span.text, at: 0)
                shown.insert(contentsOf: Array(language.unproved.utf8), at: span.end)
                continue
            }
            quoted.insert(number)
            if !numbers.contains(number) { numbers.append(number) }
            add(quote, to: number)
        }
        unprovedQuotes += missing
        numbers = Set(numbers).sorted()
        for number in numbers where !quoted.contains(number) {
            try support(sentence, number: number)
        }
        let text = String(decoding: shown, as: UTF8.self)
        if text.contains(where: { $0.isLetter || $0.isNumber }) {
            sentences.append(AnswerSentence(text: text, citation: numbers.first))
        }
        return ([text] + numbers.map { "[\($0)]" }).joined(separator: " ")
    }

    private func find(
        _ quote: String, preferring numbers: [Int]
    ) -> (number: Int, quote: AnswerQuote)? {
        let others = (1..<finders.count + 1).filter { !numbers.contains($0) }
        for number in numbers + others {
            if let found = finders[number - 1].find(quote) { return (number, found) }
        }
        return nil
    }

    private mutating func support(_ sentence: String, number: Int) throws(QuarryError) {
        guard let passage = passages.numbered(number),
            let evidence = try statements.evidence(
                for: sentence, in: passage.chunk, title: passage.title)
        else { return }
        if evidence.isSupport {
            add(evidence.quote, to: number)
        } else if unsupported[number] == nil {
            unsupported[number] = evidence.quote
        }
    }

    private mutating func add(_ quote: AnswerQuote, to number: Int) {
        guard proved[number]?.contains(quote) != true else { return }
        proved[number, default: []].append(quote)
    }

    private var cited: [AnswerCitation] {
        Set(proved.keys).union(unsupported.keys).sorted().compactMap { number in
            guard let passage = passages.numbered(number) else { return nil }
            if let quotes = proved[number] {
                return AnswerCitation(number: number, passage: passage, quotes: quotes)
            }
            var citation = AnswerCitation(
                number: number, passage: passage, quotes: unsupported[number].map { [$0] } ?? [])
            citation.proof = .unsupported
            return citation
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
