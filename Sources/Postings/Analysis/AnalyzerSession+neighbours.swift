import Corpus

extension AnalyzerSession {
    /// Neighbouring words of a question as if they were written as one, in the place of the
    /// first: `self service` also asks for selfservice. Of a text nothing is joined that it
    /// writes apart.
    ///
    /// Words of Latin letters, parted by one space, that have 5 to 40 letters together and are
    /// both worth a term, in a question of four such words at most: in whole sentences the joined
    /// words count twice what their parts say (SciFact 0.6817 for 0.6890).
    /// - Complexity: O(text).
    package func joinedNeighbours(in text: String) -> [AnalyzedTerm] {
        let bytes = Array(text.utf8)
        let words = analyze(text).filter { term in
            term.kind == .word && bytes[term.range].allSatisfy { Self.isLetter($0) }
        }
        guard words.count <= 4 else { return [] }
        return zip(words, words.dropFirst()).compactMap { first, second in
            guard second.position == first.position + 1,
                second.range.lowerBound == first.range.upperBound + 1,
                bytes[first.range.upperBound] == 0x20
            else { return nil }
            let written = (bytes[first.range] + bytes[second.range]).map { $0 | 0x20 }
            guard (5...40).contains(written.count) else { return nil }
            let terms = analyze(String(decoding: written, as: UTF8.self))
            guard terms.count == 1, let term = terms.first else { return nil }
            return AnalyzedTerm(
                term: term.term, position: first.position,
                range: first.range.lowerBound..<second.range.upperBound, kind: .joined)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
