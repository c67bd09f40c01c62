import Corpus
import Postings

/// A job's synonyms, ready to be found in a query.
struct SynonymIndex: Sendable {
    /// An entry whose asked word or phrase stands in a query.
    struct Match: Sendable {
        /// As the table writes it.
        let asked: String
        /// UTF-8 bytes of the query.
        let range: Range<Int>
        /// Other ways to say it.
        let others: [String]
        /// The same without those that are one to the term index (Traditional, Simplified).
        let phrases: [Phrase]
    }

    private struct Asked: Sendable {
        let text: String
        let phrase: Phrase
        let entry: SynonymTable.Entry
    }

    /// By the first term of what is asked.
    private let asked: [String: [Asked]]

    /// A query has no more; the longest are taken first.
    private static let maximumMatches = 8

    /// - Complexity: O(text of the table).
    init(_ table: SynonymTable) {
        var asked: [String: [Asked]] = [:]
        for entry in table.entries {
            for text in entry.asked {
                guard let phrase = Phrase(text) else { continue }
                asked[phrase.firstTerm, default: []].append(
                    Asked(text: text, phrase: phrase, entry: entry))
            }
        }
        self.asked = asked
    }

    /// Entries that the query asks for: the longest first, none within another.
    /// - Complexity: O(query × entries that begin with a term of it).
    func matches(in query: String) -> [Match] {
        guard !asked.isEmpty else { return [] }
        let terms = Analyzer().analyze(query)
        var found: [(range: Range<Int>, asked: Asked)] = []
        for term in terms {
            for candidate in asked[term.term] ?? [] {
                if let range = candidate.phrase.range(at: term, among: terms) {
                    found.append((range, candidate))
                }
            }
        }
        found.sort {
            $0.range.count != $1.range.count
                ? $0.range.count > $1.range.count : $0.range.lowerBound < $1.range.lowerBound
        }
        return Self.chosen(found)
    }

    private static func chosen(_ found: [(range: Range<Int>, asked: Asked)]) -> [Match] {
        var matches: [Match] = []
        var taken: [Range<Int>] = []
        for (range, asked) in found where matches.count < maximumMatches {
            // Entries for the very same words all count.
            guard taken.allSatisfy({ $0 == range || !$0.overlaps(range) }) else { continue }
            taken.append(range)
            let others = asked.entry.meant.filter { $0 != asked.text }
            var seen: Set<Phrase> = [asked.phrase]
            let phrases = others.compactMap { Phrase($0) }.filter { seen.insert($0).inserted }
            guard !phrases.isEmpty else { continue }
            matches.append(Match(asked: asked.text, range: range, others: others, phrases: phrases))
        }
        return matches
    }
}

extension SynonymIndex.Match {
    /// How much another way to say it counts against the word that was asked.
    static let weight = 0.8

    /// The query with its own words replaced by another way to say them.
    func replacing(in query: String, by other: String) -> String {
        let bytes = Array(query.utf8)
        let before = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
        return before + other + String(decoding: bytes[range.upperBound...], as: UTF8.self)
    }
}
