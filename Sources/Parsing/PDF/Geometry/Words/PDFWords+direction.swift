extension Unicode.Scalar {
    /// A letter of Hebrew, Arabic, Syriac or another script that is written from the right.
    var runsLeft: Bool {
        switch value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: properties.isAlphabetic
        default: false
        }
    }
}

extension [PDFWord] {
    /// Words given from the left, in the order they are read: the runs of the Unicode
    /// Bidirectional Algorithm (UAX #9) by whole words, two levels deep.
    var inReadingOrder: [PDFWord] {
        guard count > 1, contains(where: \.runsLeft) else { return self }
        let left = reduce(0) { $0 + ($1.runsLeft ? $1.length : 0) }
        let all = reduce(0) { $0 + $1.length }
        let isLeftwards = left * 2 >= all
        var runs: [[PDFWord]] = []
        for word in self {
            if let last = runs.last?.last, last.runsLeft == word.runsLeft {
                runs[runs.count - 1].append(word)
            } else {
                runs.append([word])
            }
        }
        let inner = runs.map { $0[0].runsLeft ? $0.reversed() : $0 }
        return Array((isLeftwards ? inner.reversed() : inner).joined())
    }
}
