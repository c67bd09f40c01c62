/// Finds a quote in a passage: letter by letter, but for case, for the width of white space, and for
/// what stands at the quote's end (a comma or a stop goes inside the marks in English).
struct QuoteFinder {
    private let passage: String
    /// Folded characters of the passage, and where each begins and ends in UTF-8.
    private let characters: [(folded: String, range: Range<Int>)]

    init(_ passage: String) {
        self.passage = passage
        characters = Self.folded(passage)
    }

    /// - Complexity: O(passage · quote).
    func find(_ quote: String) -> AnswerQuote? {
        var wanted = Self.folded(quote).map(\.folded)
        while let last = wanted.last, last == " " || ".,;:!?…，。；：！？、".contains(last) {
            wanted.removeLast()
        }
        while wanted.first == " " || wanted.first == "…" { wanted.removeFirst() }
        guard let first = wanted.first, wanted.count <= characters.count else { return nil }
        for start in 0...characters.count - wanted.count where characters[start].folded == first {
            let end = start + wanted.count
            guard zip(characters[start..<end], wanted).allSatisfy({ $0.folded == $1 }),
                isWhole(start..<end)
            else { continue }
            let range =
                characters[start].range.lowerBound..<characters[end - 1].range.upperBound
            let text = String(decoding: Array(passage.utf8)[range], as: UTF8.self)
            return AnswerQuote(text: text, range: range)
        }
        return nil
    }

    /// Whether no word and no number is cut at either end: `500` is not in `1,500`. Han characters
    /// are words.
    private func isWhole(_ place: Range<Int>) -> Bool {
        !joins(at: place.lowerBound) && !joins(at: place.upperBound)
    }

    /// Whether the characters before and at a place belong to one word or number.
    private func joins(at place: Int) -> Bool {
        func kind(_ index: Int) -> Kind {
            characters.indices.contains(index) ? Kind(characters[index].folded) : .other
        }
        switch (kind(place - 1), kind(place)) {
        case (.letter, .letter), (.letter, .digit), (.digit, .letter), (.digit, .digit): return true
        case (.separator, .digit): return kind(place - 2) == .digit
        case (.digit, .separator): return kind(place + 1) == .digit
        default: return false
        }
    }

    private enum Kind {
        case letter, digit
        /// Groups digits.
        case separator
        case other

        init(_ text: String) {
            let character = text.first ?? " "
            if character.isNumber {
                self = .digit
            } else if character == "," || character == "." {
                self = .separator
            } else if character.isLetter, character.unicodeScalars.allSatisfy({ $0.value < 0x2E80 })
            {
                self = .letter
            } else {
                self = .other
            }
        }
    }

    private static func folded(_ text: String) -> [(folded: String, range: Range<Int>)] {
        var characters: [(folded: String, range: Range<Int>)] = []
        var place = 0
        for character in text {
            let range = place..<place + character.utf8.count
            place = range.upperBound
            guard character.isWhitespace else {
                characters.append((character.lowercased(), range))
                continue
            }
            if let last = characters.last, last.folded != " " { characters.append((" ", range)) }
        }
        return characters
    }
}
