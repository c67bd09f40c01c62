import Corpus
import Storage

/// Text to terms, the same for index and query.
///
/// - Words by UAX #29, lower-cased, without accents, compatibility forms folded (NFKD); English
///   ones stemmed (Snowball, Porter 2), stop words dropped, though they keep their position.
/// - Identifiers and numbers whole and in parts: `getUserName`, `QX-2041/B`, `10.0.0.1`; not with
///   a note's mark, see `RaisedDigit`.
/// - A number with its unit as one term besides its parts, however they are spaced (5 mm, 5mm,
///   25 °C, 10 %), see `Units`; a product of numbers too: M8x30, M8 × 30.
/// - The words of a compound also without their hyphens: self-service, e-mail.
/// - The word behind an elided one also by itself: l'hôpital, see `Elision`.
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

    /// Raised once before a release in which some text gives other terms.
    private static let version = 6

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
