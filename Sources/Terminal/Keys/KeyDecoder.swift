/// Bytes of a terminal → keys, whatever pieces they come in: characters of several bytes, the
/// sequences of keys (ECMA-48, xterm's), and pasted text in brackets.
package struct KeyDecoder: Sendable {
    private static let escape: UInt8 = 0x1B
    /// No key's sequence is longer; what is, is none.
    private static let longestSequence = 32
    /// In bytes. The end of a paste that is longer has been lost: what follows is keys again.
    static let longestPaste = 65_536
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private var pending: [UInt8] = []
    private var isPasting = false
    /// Bytes of the paste at which its end does not begin.
    private var searched = 0

    package init() {}

    /// Whether bytes are there that are no whole key yet, such as ESC, which begins sequences too.
    package var isWaiting: Bool { !pending.isEmpty && !isPasting }

    /// Nothing more came for a while: ESC was the key.
    package mutating func flush() -> [Key] {
        guard isWaiting else { return [] }
        defer { pending = [] }
        return pending.first == Self.escape ? [.escape] : []
    }

    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        while let step = next() {
            pending.removeFirst(step.length)
            if let key = step.key { keys.append(key) }
        }
        return keys
    }

    /// Bytes that are done with, and the key they were, if any.
    private typealias Step = (length: Int, key: Key?)

    /// Nil where more bytes are needed.
    private mutating func next() -> Step? {
        guard let first = pending.first else { return nil }
        if isPasting { return pasted() }
        switch first {
        case Self.escape: return sequence()
        case 0x0D, 0x0A: return (1, .enter)
        case 0x09: return (1, .tab)
        case 0x7F, 0x08: return (1, .backspace)
        case 0..<0x20: return (1, Self.control(first))
        default: return text()
        }
    }

    private static func control(_ byte: UInt8) -> Key? {
        (1...26).contains(byte) ? .control(Character(Unicode.Scalar(byte + 0x60))) : nil
    }

    /// All that is text at the beginning, but for a character whose end is missing.
    private func text() -> Step? {
        let run = pending.prefix { $0 >= 0x20 && $0 != 0x7F }
        var end = run.endIndex
        if let lead = run.lastIndex(where: { $0 & 0xC0 != 0x80 }),
            run.endIndex == pending.endIndex, run.endIndex - lead < Self.length(of: run[lead])
        {
            end = lead
        }
        guard end > run.startIndex else { return nil }
        let text = Self.text(run[..<end])
        return (end, text.isEmpty ? nil : .text(text))
    }

    /// What is no UTF-8 is no character, and nobody typed it.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).filter { $0 != "\u{FFFD}" }
    }

    /// Bytes of a character of UTF-8, by its first one.
    private static func length(of lead: UInt8) -> Int {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private mutating func sequence() -> Step? {
        guard pending.count > 1 else { return nil }
        switch pending[1] {
        case UInt8(ascii: "["): return controlSequence()
        case UInt8(ascii: "O"):
            return pending.count > 2 ? (3, Self.key(final: pending[2])) : nil
        case Self.escape: return (1, .escape)
        // The Alt key with another one.
        default: return (2, nil)
        }
    }

    /// `ESC [ parameters final`.
    private mutating func controlSequence() -> Step? {
        guard let end = pending.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) })
        else { return pending.count > Self.longestSequence ? (2, nil) : nil }
        let parameters = String(decoding: pending[2..<end], as: UTF8.self)
        let final = pending[end]
        guard (0x40...0x7E).contains(final) else { return (end, nil) }
        guard final == UInt8(ascii: "~") else { return (end + 1, Self.key(final: final)) }
        let number = parameters.prefix { $0 != ";" }
        if number == "200" { (isPasting, searched) = (true, 0) }
        return (end + 1, Self.key(number: number))
    }

    /// Pasted text up to its closing bracket. Its ends of lines are no keys.
    private mutating func pasted() -> Step? {
        let known = min(pending.count - Self.pasteEnd.count, Self.longestPaste)
        while searched <= known {
            if pending[searched...].starts(with: Self.pasteEnd) {
                return paste(of: searched, bracket: Self.pasteEnd.count)
            }
            searched += 1
        }
        return searched > Self.longestPaste ? paste(of: Self.longestPaste, bracket: 0) : nil
    }

    private mutating func paste(of count: Int, bracket: Int) -> Step {
        isPasting = false
        let text = Self.text(pending[..<count])
        return (count + bracket, text.isEmpty ? nil : .text(text))
    }

    private static func key(final: UInt8) -> Key? {
        switch Unicode.Scalar(final) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "H": .home
        case "F": .end
        default: nil
        }
    }

    private static func key(number: Substring) -> Key? {
        switch number {
        case "1", "7": .home
        case "4", "8": .end
        case "3": .delete
        case "5": .pageUp
        case "6": .pageDown
        default: nil
        }
    }
}
