package import Corpus

extension Tokenizer {
    /// What becomes of a text's letters of one script; the rest of the text is left out.
    /// - Complexity: O(text).
    package func reading(of text: String, script: WritingScript) -> ScriptReading {
        var words = String.UnicodeScalarView()
        var letters = 0
        for scalar in text.unicodeScalars {
            let own = WritingScript(of: scalar)
            // Marks that are no letters belong to the word they stand in.
            if own == script
                || (own == nil && scalar.properties.canonicalCombiningClass != .notReordered)
            {
                letters += own == nil ? 0 : 1
                words.append(scalar)
            } else if words.last != " " {
                words.append(" ")
            }
        }
        let pieces = pieces(String(words), limit: .max).filter { $0 == ids.unknown || isWord($0) }
        return ScriptReading(
            letters: letters, pieces: pieces.count,
            unknown: pieces.count { $0 == ids.unknown })
    }

    /// Whether a model with this tokenizer can know the language.
    package func canRead(_ language: ParallelSentences) -> Bool {
        let text = language.sentences.joined(separator: "\n")
        return reading(of: text, script: language.script).isRead(language.script)
    }
}
