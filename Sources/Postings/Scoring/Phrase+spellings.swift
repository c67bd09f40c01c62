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
        let terms = session.analyze(text)
        let apart = terms.filter { $0.kind != .unigram && $0.kind != .joined }
        let compounds = terms.filter { $0.kind == .joined }
        var spellings = [phrase]
        for joined in compounds + session.joinedNeighbours(in: text)
        where spellings.count < maximumSpellings {
            let written = Array(text.utf8)[joined.range]
            let words = 1 + breaks(in: String(decoding: written, as: UTF8.self))
            let inside = joined.position..<joined.position + words
            let before = apart.filter { $0.position < inside.lowerBound }
            let behind = apart.filter { $0.position >= inside.upperBound }.map { term in
                AnalyzedTerm(
                    term: term.term, position: term.position - words + 1, range: term.range,
                    kind: term.kind)
            }
            let spelling = Phrase(before + [joined] + behind)
            if let spelling, !spellings.contains(spelling) { spellings.append(spelling) }
        }
        return spellings
    }

    /// The hyphens and spaces between the words of a compound.
    private static func breaks(in compound: String) -> Int {
        let folder = ScalarFolder()
        return compound.unicodeScalars.count {
            $0 == " " || folder.fold($0.value).scalar == 0x2D
        }
    }
}
