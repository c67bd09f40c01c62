/// Cuts cleaned text into sentences, in English and in Chinese and Japanese.
///
/// A sentence ends after `.`, `!`, `?`, `…` with the quotes and brackets that close on them, if
/// white space and no lower-case word follows; and straight after 。！？； and theirs. A stop
/// does not end a sentence after an abbreviation, an initial or an ordinal at its start (`1.`).
struct SentenceSplitter {
    let text: [UInt8]

    /// The sentences of a range, white space between them in none.
    /// - Complexity: O(range).
    func sentences(in range: Range<Int>) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = range.lowerBound
        while let end = end(ofSentenceAt: start, in: range) {
            sentences.append(start..<end)
            start = skipSpace(from: end, in: range)
        }
        if start < range.upperBound { sentences.append(start..<range.upperBound) }
        return sentences
    }

    /// Whether a sentence ends in a range, by its stop.
    func hasSentence(in range: Range<Int>) -> Bool {
        end(ofSentenceAt: range.lowerBound, in: range) != nil
    }

    /// Behind the stop that ends the sentence; nil if it has none.
    private func end(ofSentenceAt start: Int, in range: Range<Int>) -> Int? {
        var index = start
        while index < range.upperBound {
            guard let stop = stop(at: index) else {
                index += 1
                continue
            }
            let end = endOfStops(from: index + stop.length, in: range)
            if ends(stop, at: index, end: end, start: start, in: range) { return end }
            index = end
        }
        return nil
    }

    private struct Stop {
        /// 。！？； end a sentence whatever follows.
        var isWide: Bool
        var isFullStop: Bool
        var length: Int
    }

    @inline(__always)
    private func stop(at index: Int) -> Stop? {
        switch text[index] {
        case 0x2E: Stop(isWide: false, isFullStop: true, length: 1)
        case 0x21, 0x3F: Stop(isWide: false, isFullStop: false, length: 1)
        case 0xE2, 0xE3, 0xEF: multibyteStop(at: index)
        default: nil
        }
    }

    private func multibyteStop(at index: Int) -> Stop? {
        switch text.scalar(at: index).value {
        case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0xFF61:
            Stop(isWide: true, isFullStop: false, length: 3)
        case 0x2026, 0x203C, 0x2047...0x2049, 0x22EF:
            Stop(isWide: false, isFullStop: false, length: 3)
        default: nil
        }
    }

    /// Past further stops and what closes after them.
    private func endOfStops(from start: Int, in range: Range<Int>) -> Int {
        var index = start
        while index < range.upperBound {
            let (value, length) = text.scalar(at: index)
            guard stop(at: index) != nil || Self.isCloser(value) else { return index }
            index += length
        }
        return index
    }

    private func ends(
        _ stop: Stop, at index: Int, end: Int, start: Int, in range: Range<Int>
    ) -> Bool {
        guard end < range.upperBound else { return true }
        let next = text.scalar(at: end).value
        if Scalars.extendsPrevious(next) { return false }
        if stop.isWide { return true }
        guard text[end] == 0x20 || text[end] == 0x09 else {
            return Scalars.isWide(next) && !(stop.isFullStop && isDigit(before: index, from: start))
        }
        let word = skipOpeners(from: skipSpace(from: end, in: range), in: range)
        guard word < range.upperBound else { return true }
        if Scalars.isLowercase(text.scalar(at: word).value) { return false }
        let isLone = stop.isFullStop && text[end - 1] == 0x2E && end == index + 1
        return !isLone || fullStopEnds(at: index, next: word, start: start, in: range)
    }

    /// Whether a single full stop before white space ends a sentence.
    private func fullStopEnds(
        at index: Int, next: Int, start: Int, in range: Range<Int>
    ) -> Bool {
        let word = wordStart(before: index, from: start)
        guard word < index, index - word <= 12 else { return true }
        let lead = text[word]
        if index - word == 1 && Scalars.isUppercase(UInt32(lead)) { return false }
        if word == start && isOrdinal(word..<index) { return false }
        switch Abbreviations.kind(of: text.text(word..<index).lowercased()) {
        case nil: return true
        case .title: return false
        case .numbered: return !isNumberOrLetter(at: next, in: range)
        case .either:
            let opener = text.text(next..<wordEnd(from: next, in: range)).lowercased()
            return Abbreviations.opensSentences(opener)
        }
    }

    /// `12`, `a`, `iv`, `3.2`: what numbers a paragraph or a list item.
    private func isOrdinal(_ word: Range<Int>) -> Bool {
        guard word.count <= 6 else { return false }
        return word.count == 1
            || text[word].allSatisfy { Scalars.isDigit(UInt32($0)) || $0 == 0x2E }
            || text[word].allSatisfy { [0x69, 0x76, 0x78, 0x49, 0x56, 0x58].contains($0) }
    }

    private func isNumberOrLetter(at index: Int, in range: Range<Int>) -> Bool {
        let lead = UInt32(text[index])
        if Scalars.isDigit(lead) { return true }
        return Scalars.isUppercase(lead) && wordEnd(from: index, in: range) == index + 1
    }

    private func isDigit(before index: Int, from start: Int) -> Bool {
        index > start && Scalars.isDigit(UInt32(text[index - 1]))
    }

    /// The start of the ASCII letters, digits and stops before `index`, at most 13 back.
    private func wordStart(before index: Int, from start: Int) -> Int {
        var word = index
        while word > max(start, index - 13), isWord(text[word - 1]) || text[word - 1] == 0x2E {
            word -= 1
        }
        return word
    }

    private func wordEnd(from index: Int, in range: Range<Int>) -> Int {
        var end = index
        while end < range.upperBound, end - index < 16, isWord(text[end]) { end += 1 }
        return end
    }

    private func isWord(_ byte: UInt8) -> Bool {
        Scalars.isLetter(UInt32(byte)) && byte < 0x80 || Scalars.isDigit(UInt32(byte))
    }

    private func skipSpace(from start: Int, in range: Range<Int>) -> Int {
        var index = start
        while index < range.upperBound, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
        return index
    }

    private func skipOpeners(from start: Int, in range: Range<Int>) -> Int {
        var index = start
        while index < range.upperBound {
            let (value, length) = text.scalar(at: index)
            switch value {
            case 0x22, 0x27, 0x28, 0x5B, 0x2018, 0x201C, 0xAB, 0xFF08, 0x300C, 0x300E:
                index += length
            default: return index
            }
        }
        return index
    }

    private static func isCloser(_ value: UInt32) -> Bool {
        switch value {
        case 0x22, 0x27, 0x29, 0x5D, 0x7D, 0xBB, 0x2019, 0x201D: true
        case 0x300D, 0x300F, 0x3009, 0x300B, 0x3011, 0x3015, 0xFF09, 0xFF63: true
        default: false
        }
    }
}
