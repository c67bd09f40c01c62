import Corpus
import Storage

/// One term of a text, as the index and queries see it.
package struct AnalyzedTerm: Hashable, Sendable {
    /// Folded and stemmed.
    package let term: String
    /// Counted in words from 0; an identifier shares the position of its first part.
    package let position: Int
    /// UTF-8 bytes of the text that the term stands for.
    package let range: Range<Int>
    package let kind: TermKind

    package init(term: String, position: Int, range: Range<Int>, kind: TermKind) {
        self.term = term
        self.position = position
        self.range = range
        self.kind = kind
    }
}

/// Text to terms, the same for index and query.
///
/// - Words by UAX #29, lower-cased, without accents, compatibility forms folded (NFKD); English
///   ones stemmed (Snowball, Porter 2), stop words dropped, though they keep their position.
/// - Identifiers and numbers whole and in parts: `getUserName`, `QX-2041/B`, `10.0.0.1`; not with
///   a note's mark, see `RaisedDigit`.
/// - Han as unigrams and bigrams, less some stop words, Traditional and variant forms folded to
///   Simplified; kana and Hangul as bigrams.
/// - Numbers in Han characters as their figures too, see `HanNumeral`.
package struct Analyzer: Sendable {
    package init() {}

    /// Names everything that decides the terms: the rules, the stop words, the forms of Han
    /// characters, and the stemmer by what it does (libstemmer does not tell its version).
    package static let fingerprint: String = {
        let stemmer = Stemmer()
        let stems = probes.map { word in
            var word = word
            return word.withUTF8 { String(decoding: stemmer.stem($0), as: UTF8.self) }
        }
        let digest = Digest.sha256(
            parts: StopWords.english + StopWords.han + [HanForms.groups] + stems)
        return "analyzer-\(version) porter2 \(digest.short)"
    }()

    /// Raised whenever some text gives other terms than before.
    private static let version = 4

    /// Words on which revisions of Porter 2 differ, and plain ones.
    private static let probes = [
        "generically", "communism", "arsenal", "skis", "dying", "idly", "early", "inning",
        "exceed", "succeeded", "universe", "university", "lateral", "emergency", "organisation",
        "evening", "paste", "ios", "news", "sky", "company's", "relational", "hopping", "hoping",
        "added", "egged", "internally", "ogist", "geologist", "past", "being",
    ]

    /// Time is linear in the length of the text.
    package func analyze(_ text: String) -> [AnalyzedTerm] {
        AnalyzerSession().analyze(text)
    }
}

/// What analysing many texts on one thread shares: stems, folded scalars, buffers.
package final class AnalyzerSession {
    private let buffers = ScanBuffers()
    private let folder = ScalarFolder()
    let lexicon = Lexicon()

    package init() {}

    package func analyze(_ text: String) -> [AnalyzedTerm] {
        var collector = TermCollector(lexicon: lexicon)
        scan(text, into: &collector)
        return collector.terms
    }

    /// Shows a text's terms to `sink`.
    func scan<Sink: TermSink>(_ text: String, into sink: inout Sink) {
        var text = text
        text.withUTF8 { bytes in
            withUnsafeMutablePointer(to: &sink) { sink in
                var scanner = TermScanner(bytes, buffers: buffers, folder: folder, sink: sink)
                scanner.scan()
            }
        }
    }
}

private struct TermCollector: TermSink {
    let lexicon: Lexicon
    var terms: [AnalyzedTerm] = []

    mutating func word(
        _ bytes: UnsafeBufferPointer<UInt8>, inCapitals: Bool, at place: TermPlace
    ) {
        guard let term = lexicon.term(ofWord: bytes, inCapitals: inCapitals) else { return }
        append(term, place)
    }

    mutating func verbatim(_ bytes: UnsafeBufferPointer<UInt8>, at place: TermPlace) {
        guard let term = lexicon.term(bytes) else { return }
        append(term, place)
    }

    private mutating func append(_ term: Int, _ place: TermPlace) {
        terms.append(
            AnalyzedTerm(
                term: lexicon.string(term), position: place.position, range: place.range,
                kind: place.kind))
    }
}
