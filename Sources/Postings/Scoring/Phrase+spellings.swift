extension Phrase {
    /// A phrase has no more spellings.
    private static let maximumSpellings = 16

    /// The ways a text may write a phrase: as it stands, with its compounds as one word
    /// (self-service, selfservice), and with two of its words as one (self service). Each is to
    /// be looked for; the first is the phrase itself.
    ///
    /// Empty for a text without terms: only stop words or punctuation.
    /// - Complexity: O(text) for each.
    package static func spellings(of text: String) -> [Phrase] {
        guard let phrase = Phrase(text) else { return [] }
        let session = AnalyzerSession()
        let compounds = session.analyze(text).filter { $0.kind == .joined }
        let bytes = Array(text.utf8)
        var spellings = [phrase]
        for joined in compounds + session.joinedNeighbours(in: text)
        where spellings.count < maximumSpellings {
            // Small, or eMail would be two words.
            let written = String(decoding: bytes[joined.range], as: UTF8.self).lowercased()
            let before = String(decoding: bytes[..<joined.range.lowerBound], as: UTF8.self)
            let behind = String(decoding: bytes[joined.range.upperBound...], as: UTF8.self)
            let spelling = Phrase(before + withoutBreaks(written) + behind)
            if let spelling, !spellings.contains(spelling) { spellings.append(spelling) }
        }
        return spellings
    }

    /// Without the hyphens and spaces between the words of a compound.
    private static func withoutBreaks(_ compound: String) -> String {
        let folder = ScalarFolder()
        return String(
            String.UnicodeScalarView(
                compound.unicodeScalars.filter {
                    $0 != " " && folder.fold($0.value).scalar != 0x2D
                }))
    }
}
