/// Cuts what is longer than a chunk: at sentences, at clause marks, between words, and where
/// there are none, between characters.
struct UnitSplitter {
    let document: CleanedDocument
    let scale: Scale

    private enum Grain: Int {
        case sentence, clause, word, character

        var finer: Grain? { Grain(rawValue: rawValue + 1) }
    }

    private struct Piece {
        var range: Range<Int>
        var weight: Int
    }

    /// Pieces of at most `limit` (at least 1) that leave out only white space between them.
    /// - Complexity: O(range), each grain counts the tokens once.
    func split(_ range: Range<Int>, limit: Int) -> [(range: Range<Int>, weight: Int)] {
        split(range, limit: limit, grain: .sentence).map { ($0.range, $0.weight) }
    }

    /// Two parts of about the same length, cut at the best place near the middle; nil for what
    /// can't be cut.
    func halves(_ range: Range<Int>) -> (Range<Int>, Range<Int>)? {
        for grain in [Grain.word, .character] {
            let cuts = pieces(of: range, in: grain).dropFirst().map(\.lowerBound)
            let middle = (range.lowerBound + range.upperBound) / 2
            if let cut = cuts.min(by: { abs($0 - middle) < abs($1 - middle) }) {
                return (trimmedEnd(range.lowerBound..<cut), cut..<range.upperBound)
            }
        }
        return nil
    }

    private func split(_ range: Range<Int>, limit: Int, grain: Grain) -> [Piece] {
        let pieces = pieces(of: range, in: grain)
        // What comes here is known to be too long: no need to count it again.
        if pieces.count == 1, let finer = grain.finer {
            return split(range, limit: limit, grain: finer)
        }
        var packed: [Piece] = []
        for range in pieces {
            let piece = Piece(range: range, weight: weight(of: range, in: grain))
            if piece.weight > limit, let finer = grain.finer {
                packed.append(contentsOf: split(range, limit: limit, grain: finer))
            } else if let last = packed.last, last.weight + piece.weight <= limit {
                packed[packed.count - 1] = Piece(
                    range: last.range.lowerBound..<range.upperBound,
                    weight: last.weight + piece.weight)
            } else {
                packed.append(piece)
            }
        }
        return packed
    }

    /// A token has at least one character, so characters need no counting.
    private func weight(of range: Range<Int>, in grain: Grain) -> Int {
        grain == .character ? 1 : scale.weight(range, of: document.text)
    }

    private func pieces(of range: Range<Int>, in grain: Grain) -> [Range<Int>] {
        switch grain {
        case .sentence: SentenceSplitter(text: document.text).sentences(in: range)
        case .clause: cut(range, after: Self.isClauseMark)
        case .word: cut(range, after: { $0 == 0x20 || $0 == 0x09 || Scalars.isWide($0) })
        case .character: cut(range, after: { _ in true })
        }
    }

    private func cut(_ range: Range<Int>, after isMark: (UInt32) -> Bool) -> [Range<Int>] {
        let text = document.text
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            let (value, length) = text.scalar(at: index)
            index += length
            guard isMark(value), index < range.upperBound, document.isCut(index) else { continue }
            while index < range.upperBound, text[index] == 0x20 || text[index] == 0x09 {
                index += 1
            }
            let piece = trimmedEnd(start..<index)
            if !piece.isEmpty { pieces.append(piece) }
            start = index
        }
        if start < range.upperBound { pieces.append(start..<range.upperBound) }
        return pieces
    }

    private func trimmedEnd(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, document.text[end - 1] <= 0x20 { end -= 1 }
        return range.lowerBound..<end
    }

    private static func isClauseMark(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x2C, 0x3A, 0x3B, 0x2014, 0x2026, 0x3001, 0x3002: true
        case 0xFF01, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF64: true
        default: false
        }
    }
}
