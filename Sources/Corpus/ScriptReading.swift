/// What a model's tokenizer makes of texts in one script: counts of letters, and of the pieces
/// they are cut into.
package struct ScriptReading: Codable, Hashable, Sendable {
    package var letters: Int
    package var pieces: Int
    /// Of the pieces, those that stand for what the vocabulary lacks.
    package var unknown: Int

    package init(letters: Int = 0, pieces: Int = 0, unknown: Int = 0) {
        self.letters = letters
        self.pieces = pieces
        self.unknown = unknown
    }

    package static func + (left: ScriptReading, right: ScriptReading) -> ScriptReading {
        ScriptReading(
            letters: left.letters + right.letters, pieces: left.pieces + right.pieces,
            unknown: left.unknown + right.unknown)
    }

    package static func += (left: inout ScriptReading, right: ScriptReading) {
        left = left + right
    }

    /// Share of the pieces that say nothing, 0…1.
    package var unknownShare: Double { pieces > 0 ? Double(unknown) / Double(pieces) : 0 }

    /// Above, a text has lost what it says.
    private static let mostUnknown = 0.05

    /// Whether a model with this tokenizer can know the script.
    ///
    /// A vocabulary that was made from texts in a script holds its words or their parts; one that
    /// was not spells them letter by letter, or gives them up. Measured on sixteen sentences:
    /// all-MiniLM-L6-v2 gives up 72 % of the pieces of Chinese and 30 % of Japanese, and takes 1.0
    /// letters of Russian and Arabic, 1.4 of Hindi and half a syllable of Korean at a time, but 4.4
    /// of English; multilingual-e5-small gives up nothing and takes 4.0 of English, 3.9, 3.2 and
    /// 3.1 of Russian, Arabic and Hindi, 1.7 of Japanese and 1.6 of Korean.
    package func isRead(_ script: WritingScript) -> Bool {
        guard pieces > 0 else { return false }
        return unknownShare <= Self.mostUnknown
            && Double(letters) / Double(pieces) >= Self.leastLetters(script)
    }

    /// Letters a piece has at least in a language of Latin script that the vocabulary was made for.
    private static let leastLettersOfLanguage = 3.25

    /// Whether a model with this tokenizer can know the language that the letters are of.
    ///
    /// An English vocabulary spells other languages in the same alphabet in syllables: of manual
    /// pages and tutorials in nineteen languages all-MiniLM-L6-v2 takes 2.1 (Polish) to 3.2 letters
    /// (French) at a time, and 4.7 to 5.0 of English; multilingual-e5-small 3.3 (Esperanto) to 4.9,
    /// and 4.4 to 4.6 of English.
    package func isRead(_ language: LatinLanguage) -> Bool {
        guard language != .english else { return isRead(.latin) }
        return isRead(.latin) && Double(letters) / Double(pieces) >= Self.leastLettersOfLanguage
    }

    /// Letters a piece has at least in a script that the vocabulary was made for.
    private static func leastLetters(_ script: WritingScript) -> Double {
        switch script {
        // One character is a piece in vocabularies of Chinese models.
        case .han: 0.9
        case .hangul: 1
        case .kana: 1.3
        case .arabic, .cyrillic, .devanagari, .greek, .hebrew, .latin, .thai, .other: 2
        }
    }
}
