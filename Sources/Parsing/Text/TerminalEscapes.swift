/// What programs write to a terminal between the words: colours, cursor moves, titles, links
/// (ECMA-48, xterm's control sequences). Logs keep it, and `ESC[31mERROR` is no word that anybody
/// looks for. Nor are letters that a typewriter's backspace puts on each other, as pages of manuals have
/// them for bold and underlined ones.
struct TerminalEscapes {
    private static let escape: UInt8 = 0x1B
    private static let backspace: UInt8 = 0x08
    /// What terminals of eight bits take for `ESC [`, and its bytes in UTF-8.
    private static let oneCharacter: Unicode.Scalar = "\u{9B}"
    private static let oneCharacterBytes = Array(String(oneCharacter).utf8)
    /// Bytes of the longest title or link; beyond, the escape is no sequence.
    private static let longest = 4_096

    private let bytes: UnsafeBufferPointer<UInt8>
    private var output: [UInt8] = []

    /// The text without sequences that are whole; what only looks like a part of one stays. The
    /// words of a link stay, its target goes.
    /// - Complexity: O(text).
    static func removed(from text: String) -> String {
        guard
            text.utf8.contains(where: { $0 == escape || $0 == backspace })
                || text.unicodeScalars.contains(oneCharacter)
        else { return text }
        var text = text
        return text.withUTF8 { bytes in
            var escapes = TerminalEscapes(bytes: bytes)
            escapes.run()
            return String(decoding: escapes.output, as: UTF8.self)
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func run() {
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == Self.escape, let end = sequence(at: index) {
                index = end
            } else if bytes[index] == Self.oneCharacterBytes[0],
                let end = shortSequence(at: index)
            {
                index = end
            } else if bytes[index] == Self.backspace, let end = overstrike(at: index) {
                index = end
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
    }

    /// A backspace between a letter and the same letter, or a low line before or after one, of which the
    /// letter stays. Any other stands for itself.
    /// - Returns: where what it strikes over ends.
    private mutating func overstrike(at index: Int) -> Int? {
        let next = bytes[(index + 1)...].prefix { $0 != Self.backspace }.firstCharacter
        let last = output.lastCharacter
        guard !next.isEmpty, !last.isEmpty else { return nil }
        let line = UInt8(ascii: "_")
        guard next.elementsEqual(last) || next.first == line || last.first == line else {
            return nil
        }
        if next.first != line {
            output.removeLast(last.count)
            output += next
        }
        return index + 1 + next.count
    }

    /// Where the sequence ends that begins at `index`; nil where none does.
    private mutating func sequence(at index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "["): return control(from: index + 2)
        case UInt8(ascii: "]"): return string(from: index + 2, endsAtBell: true)
        case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            return string(from: index + 2, endsAtBell: false)
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            // A character set: ASCII, British, lines.
            return index + 2 < bytes.count && "AB012".utf8.contains(bytes[index + 2])
                ? index + 3 : nil
        case let byte:
            guard "78=>cDEHM".utf8.contains(byte) else { return nil }
            // Anew, to the next line or one up.
            if "cDEM".utf8.contains(byte) { partWords() }
            return index + 2
        }
    }

    /// Like `ESC [` with a number. Without one it may be a quotation mark, `›`, of a text in
    /// another encoding than it was said to be.
    private mutating func shortSequence(at index: Int) -> Int? {
        let start = index + Self.oneCharacterBytes.count
        guard start < bytes.count, bytes[index + 1] == Self.oneCharacterBytes[1],
            (0x30...0x3F).contains(bytes[start])
        else { return nil }
        return control(from: start)
    }

    /// `ESC [`, parameters, a letter that says what to do.
    private mutating func control(from start: Int) -> Int? {
        var index = start
        while index < bytes.count, (0x20...0x3F).contains(bytes[index]) { index += 1 }
        guard index < bytes.count, (0x40...0x7E).contains(bytes[index]) else { return nil }
        // A move of the cursor parts words, and so does a screen that is wiped behind the first
        // one; `J` alone wipes what is below, and the cursor stays where it is.
        let wipesAll = bytes[index] == UInt8(ascii: "J") && "123".utf8.contains(bytes[start])
        if wipesAll || "ABCDEFGHdf`".utf8.contains(bytes[index]) { partWords() }
        return index + 1
    }

    private mutating func partWords() {
        if let last = output.last, last > 0x20 { output.append(0x20) }
    }

    /// A string of one line that `ESC \` ends, or a bell.
    private func string(from start: Int, endsAtBell: Bool) -> Int? {
        for index in start..<min(start + Self.longest, bytes.count) {
            switch bytes[index] {
            case 0x07 where endsAtBell: return index + 1
            case Self.escape:
                return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\\")
                    ? index + 2 : nil
            case 0x0A, 0x0D: return nil
            default: break
            }
        }
        return nil
    }
}

extension Collection<UInt8> {
    /// The bytes of the first character of a line in UTF-8; none of a control character.
    fileprivate var firstCharacter: SubSequence {
        guard let first, first >= 0x20 else { return prefix(0) }
        return prefix(1 + dropFirst().prefix { $0 & 0xC0 == 0x80 }.count)
    }
}

extension [UInt8] {
    fileprivate var lastCharacter: ArraySlice<UInt8> {
        guard let start = lastIndex(where: { $0 & 0xC0 != 0x80 }), self[start] >= 0x20 else {
            return []
        }
        return self[start...]
    }
}
