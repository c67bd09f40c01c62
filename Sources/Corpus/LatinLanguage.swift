/// Languages in Latin script that a text is told to be in by its function words.
///
/// For advice: what documents say of their language is theirs or `LanguageGuess`'s. Measured on
/// passages of 130 words, among them manual pages and tutorials in twenty languages: of 45,000 of
/// English text, source code and the Latin words of Chinese pages (APISIX, SciFact, XQuAD,
/// Cranfield, manual pages, PingCAP) two are told to be in another language, of passages of 40 words
/// 14 of 140,000. In Dutch, German, French, Spanish and Italian 1 % are not told, in Turkish, Polish
/// and Hungarian 3 to 16 %.
///
/// What is told is part of a root: `SegmentFacts.version` goes up with the words.
package enum LatinLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case catalan = "ca"
    case croatian = "hr"
    case czech = "cs"
    case danish = "da"
    case dutch = "nl"
    case esperanto = "eo"
    case estonian = "et"
    case finnish = "fi"
    case french = "fr"
    case german = "de"
    case hungarian = "hu"
    case indonesian = "id"
    case italian = "it"
    case latvian = "lv"
    case lithuanian = "lt"
    case norwegian = "nb"
    case polish = "pl"
    case portuguese = "pt"
    case romanian = "ro"
    case slovak = "sk"
    case slovenian = "sl"
    case spanish = "es"
    case swedish = "sv"
    case turkish = "tr"
    case vietnamese = "vi"

    /// As people call it.
    package var name: String { "\(self)".prefix(1).uppercased() + "\(self)".dropFirst() }

    /// Share of a text's words that are function words of a language that is told; prose has .3
    /// and more, tables and code have next to none.
    private static let leastShare = 0.1
    /// Different ones that English has not, for a language that is not English: some are names
    /// elsewhere (de, la, es), or keywords.
    private static let leastWords = 3

    /// The language whose function words make up most of a text; nil where they are too few to
    /// say.
    /// - Complexity: O(text).
    package init?(of text: String) {
        var tallies: [Self: Tally] = [:]
        var seen: Set<String> = []
        var total = 0
        for word in LatinWords(text) {
            total += 1
            guard let languages = FunctionWords.languages[word] else { continue }
            let isNew = seen.insert(word).inserted && !languages.contains(.english)
            for language in languages {
                tallies[language, default: Tally()].words += 1
                if isNew { tallies[language, default: Tally()].ownWords += 1 }
            }
        }
        // Of two alike English, then the one of more different words.
        var best = Self.english
        for language in Self.allCases {
            guard let found = tallies[language] else { continue }
            let other = tallies[best, default: Tally()]
            if found.words > other.words
                || best != .english && found.words == other.words
                    && found.ownWords > other.ownWords
            {
                best = language
            }
        }
        let found = tallies[best, default: Tally()]
        guard Double(found.words) >= Self.leastShare * Double(max(total, 1)),
            best == .english || found.ownWords >= Self.leastWords
        else { return nil }
        self = best
    }

    /// Of one language's function words in a text.
    private struct Tally {
        var words = 0
        /// Different ones that English has not.
        var ownWords = 0
    }
}

/// The words of a text in Latin script, in lower case; those of one letter are left out.
private struct LatinWords: Sequence, IteratorProtocol {
    private var rest: String.UnicodeScalarView.Iterator

    init(_ text: String) { rest = text.unicodeScalars.makeIterator() }

    mutating func next() -> String? {
        var word = ""
        var letters = 0
        while let scalar = rest.next() {
            if WritingScript(of: scalar) == .latin {
                letters += 1
                if scalar.isASCII {
                    // Of A to Z it makes a to z.
                    word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
                } else {
                    word += scalar.properties.lowercaseMapping
                }
            } else if letters > 1 {
                return word
            } else if letters > 0 {
                word = ""
                letters = 0
            }
        }
        return letters > 1 ? word : nil
    }
}
