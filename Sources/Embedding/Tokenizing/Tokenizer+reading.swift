package import Corpus

extension Tokenizer {
    /// What becomes of a text's letters of one script; the rest of the text is left out, and in
    /// alphabets so are words of less than four letters: part numbers and units are spelled letter
    /// by letter in any vocabulary.
    /// - Complexity: O(text).
    package func reading(of text: String, script: WritingScript) -> ScriptReading {
        var words = String.UnicodeScalarView()
        var letters = 0
        var word = (scalars: String.UnicodeScalarView(), letters: 0)
        func endWord() {
            guard !word.scalars.isEmpty else { return }
            if word.letters >= Self.leastLetters(script) {
                letters += word.letters
                words.append(contentsOf: word.scalars)
                words.append(" ")
            }
            word = (String.UnicodeScalarView(), 0)
        }
        for scalar in text.unicodeScalars {
            let own = WritingScript(of: scalar)
            // Marks that are no letters belong to the word they stand in.
            if own == script
                || (own == nil && scalar.properties.canonicalCombiningClass != .notReordered)
            {
                word.letters += own == nil ? 0 : 1
                word.scalars.append(scalar)
            } else {
                endWord()
            }
        }
        endWord()
        let pieces = pieces(String(words), limit: .max).filter { $0 == ids.unknown || isWord($0) }
        return ScriptReading(
            letters: letters, pieces: pieces.count,
            unknown: pieces.count { $0 == ids.unknown })
    }

    private static func leastLetters(_ script: WritingScript) -> Int {
        switch script {
        case .arabic, .cyrillic, .greek, .hebrew, .latin: 4
        case .devanagari, .han, .hangul, .kana, .thai, .other: 1
        }
    }

    /// Whether a model with this tokenizer can know the language.
    package func canRead(_ language: ParallelSentences) -> Bool {
        let text = language.sentences.joined(separator: "\n")
        return reading(of: text, script: language.script).isRead(language.script)
    }
}
