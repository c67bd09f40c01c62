/// The part of a text that best shows why it was found.
package struct Snippet: Hashable, Sendable {
    /// A stretch of the text as it is, without white space at its ends.
    package let text: String
    /// UTF-8 ranges of `text`, ascending.
    package let highlights: [Range<Int>]
    /// Where the stretch lies in the whole text, in UTF-8.
    package let range: Range<Int>
}

extension Highlighter {
    /// The stretch of at most `maxCharacters` characters with the most different terms of the
    /// query, then the most hits, then the first; it begins at a sentence if one is near, else at
    /// a word, and ends at a word.
    ///
    /// Time is linear in the text, and in hits times hits per stretch.
    package static func snippet(
        query: String, in text: String, maxCharacters: Int
    ) -> Snippet {
        precondition(maxCharacters > 0, "a snippet has characters")
        let session = AnalyzerSession()
        let hits = hits(of: terms(of: query, by: session), in: text, by: session)
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        let layout = SnippetLayout(text)
        let start = layout.start(
            before: bestStart(of: hits, in: layout, maxCharacters: maxCharacters),
            maxCharacters: maxCharacters)
        let stretch = layout.stretch(from: start, maxCharacters: maxCharacters)
        let marks = merged(hits.map(\.range)).compactMap { mark -> Range<Int>? in
            let inside = mark.clamped(to: stretch)
            return inside.isEmpty ? nil : inside
        }
        return Snippet(
            text: String(decoding: Array(text.utf8)[stretch], as: UTF8.self),
            highlights: marks.map {
                $0.lowerBound - stretch.lowerBound..<$0.upperBound - stretch.lowerBound
            },
            range: stretch)
    }

    /// The character index of the first hit of the densest stretch; 0 without hits.
    private static func bestStart(
        of hits: [Hit], in layout: SnippetLayout, maxCharacters: Int
    ) -> Int {
        // Room is left for the words before the first hit.
        let room = max(1, maxCharacters - layout.lead(maxCharacters))
        var best = (start: 0, distinct: 0, count: 0)
        for (index, first) in hits.enumerated() {
            let start = layout.character(at: first.range.lowerBound)
            var terms: Set<String> = []
            var count = 0
            for hit in hits[index...] {
                guard layout.character(at: hit.range.upperBound) <= start + room else { break }
                terms.insert(hit.term)
                count += 1
            }
            if (terms.count, count) > (best.distinct, best.count) {
                best = (start, terms.count, count)
            }
        }
        return best.start
    }
}

/// A text's characters with their byte offsets, and where one may cut between them.
private struct SnippetLayout {
    private let characters: [Character]
    /// Byte offset of each character, and of the end.
    private let offsets: [Int]

    init(_ text: String) {
        characters = Array(text)
        var offsets = [0]
        offsets.reserveCapacity(characters.count + 1)
        for character in characters {
            offsets.append(offsets[offsets.count - 1] + character.utf8.count)
        }
        self.offsets = offsets
    }

    /// Characters shown before the first hit, if that makes a better beginning.
    func lead(_ maxCharacters: Int) -> Int { maxCharacters / 4 }

    /// The character that holds a byte, or begins there.
    func character(at byte: Int) -> Int {
        var low = 0
        var high = offsets.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if offsets[middle] <= byte { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// A good beginning at most `lead` before `first`: everything if it fits, the start of a
    /// sentence, else of a word.
    func start(before first: Int, maxCharacters: Int) -> Int {
        if characters.count <= maxCharacters { return 0 }
        let earliest = max(0, first - lead(maxCharacters))
        if earliest == 0 { return 0 }
        let places = earliest...first
        return places.first(where: beginsSentence) ?? places.first(where: beginsWord) ?? first
    }

    /// The bytes of at most `maxCharacters` characters, cut at a word, without outer white space.
    func stretch(from start: Int, maxCharacters: Int) -> Range<Int> {
        var start = start
        while start < characters.count && characters[start].isWhitespace { start += 1 }
        var end = min(start + maxCharacters, characters.count)
        if end < characters.count {
            let shortest = start + maxCharacters * 3 / 4
            let cut = (shortest...max(shortest, end)).last { beginsWord($0) }
            end = max(cut ?? end, min(start + 1, end))
        }
        while end > start && characters[end - 1].isWhitespace { end -= 1 }
        return offsets[start]..<offsets[end]
    }

    private func beginsSentence(_ index: Int) -> Bool {
        guard index > 0, index < characters.count, !characters[index].isWhitespace else {
            return index == 0
        }
        var previous = index - 1
        var isSpaced = false
        while previous > 0 && characters[previous].isWhitespace {
            if characters[previous].isNewline { return true }
            isSpaced = true
            previous -= 1
        }
        if "。！？；".contains(characters[previous]) { return true }
        return isSpaced && ".!?".contains(characters[previous])
    }

    /// Between words; between any two characters of a script without spaces.
    private func beginsWord(_ index: Int) -> Bool {
        guard index > 0, index < characters.count else { return true }
        return !(isWordLetter(characters[index]) && isWordLetter(characters[index - 1]))
    }

    private func isWordLetter(_ character: Character) -> Bool {
        guard character.isLetter || character.isNumber, let scalar = character.unicodeScalars.first
        else { return false }
        switch ScalarFolder.unfoldedKind(scalar.value) {
        case .han, .hiragana, .katakana, .hangul: return false
        default: return true
        }
    }
}
