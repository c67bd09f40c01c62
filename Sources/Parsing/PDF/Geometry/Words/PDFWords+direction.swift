extension Unicode.Scalar {
    /// A letter of Hebrew, Arabic, Syriac or another script that is written from the right.
    var runsLeft: Bool {
        switch value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: properties.isAlphabetic
        default: false
        }
    }
}

extension PDFWord {
    /// What a word is to the order of a line (UAX #9): letters of either direction, a number, or
    /// signs alone, which follow what stands around them.
    fileprivate enum Direction { case left, right, number, neutral }

    fileprivate var direction: Direction {
        if runsLeft { return .left }
        var direction = Direction.neutral
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType != nil {
                direction = .number
            } else if scalar.isLetter {
                return .right
            }
        }
        return direction
    }
}

extension [PDFWord] {
    /// Whether most of the characters are of words that run left.
    var isLeftwards: Bool {
        let left = reduce(0) { $0 + ($1.runsLeft ? $1.length : 0) }
        return left > 0 && left * 2 >= reduce(0) { $0 + $1.length }
    }

    /// Words given from the left, in the order they are read: the runs of the Unicode
    /// Bidirectional Algorithm (UAX #9) by whole words, two levels deep.
    ///
    /// In a line that runs left, words of a left-to-right script keep their order, with the numbers
    /// that follow them (W7); numbers by themselves are each a run of their own, and signs go with
    /// the line (N1, N2).
    var inReadingOrder: [PDFWord] {
        guard contains(where: \.runsLeft) else { return self }
        let words = isLeftwards ? reversed().joiningRuns : reversingRuns { $0 == .left }
        return words.withBracketsTurned
    }

    /// Brackets in words that run left are shown the other way round (UAX #9, L4). Most files have the
    /// sign that is shown, some the one that is meant; which, tells that one of them opens before
    /// another closes.
    private var withBracketsTurned: [PDFWord] {
        let brackets = lazy.filter(\.runsLeft).flatMap(\.text.unicodeScalars)
            .filter { $0.mirrored != nil }
        guard !brackets.isEmpty, brackets.compactMap(\.mirrored).areBalanced else { return self }
        return map { word in
            guard word.runsLeft else { return word }
            var turned = word
            turned.text = String(
                String.UnicodeScalarView(word.text.unicodeScalars.map { $0.mirrored ?? $0 }))
            return turned
        }
    }

    /// In a line that runs right: words that run left, and the signs and numbers between them, in
    /// the other order.
    private func reversingRuns(_ isTurned: (PDFWord.Direction) -> Bool) -> [PDFWord] {
        let directions = map(\.direction)
        var words: [PDFWord] = []
        var index = 0
        while index < count {
            guard isTurned(directions[index]) else {
                words.append(self[index])
                index += 1
                continue
            }
            // The run ends with its last word that is turned; a word of the line's own ends it.
            var end = index + 1
            var next = index + 1
            while next < count, directions[next] != .right {
                if isTurned(directions[next]) { end = next + 1 }
                next += 1
            }
            words += self[index..<end].reversed()
            index = end
        }
        return words
    }

    /// Words given from the right: those of a left-to-right script, with what stands between them
    /// and the numbers that are read after them, in the other order.
    private var joiningRuns: [PDFWord] {
        let directions = map(\.direction)
        var words: [PDFWord] = []
        var index = 0
        while index < count {
            guard directions[index] == .right || directions[index] == .number else {
                words.append(self[index])
                index += 1
                continue
            }
            var end = index
            var next = index
            while next < count, directions[next] != .left {
                if directions[next] == .right { end = next + 1 }
                next += 1
            }
            // No letters: each number for itself.
            guard end > index else {
                words.append(self[index])
                index += 1
                continue
            }
            words += self[index..<end].reversed()
            index = end
        }
        return words
    }
}

extension Unicode.Scalar {
    /// The other one of a pair of brackets.
    fileprivate var mirrored: Unicode.Scalar? {
        switch self {
        case "(": ")"
        case ")": "("
        case "[": "]"
        case "]": "["
        case "{": "}"
        case "}": "{"
        case "«": "»"
        case "»": "«"
        default: nil
        }
    }

    fileprivate var opensBracket: Bool { "([{«".unicodeScalars.contains(self) }
}

extension [Unicode.Scalar] {
    /// Whether each bracket that opens is closed, and none closes before.
    fileprivate var areBalanced: Bool {
        var open: [Unicode.Scalar] = []
        for bracket in self {
            if bracket.opensBracket {
                open.append(bracket)
            } else if open.popLast() != bracket.mirrored {
                return false
            }
        }
        return open.isEmpty
    }
}
