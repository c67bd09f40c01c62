import Corpus

/// The tokens of a rich text (Rich Text Format 1.9.1, "Conventions of an RTF Reader").
struct RTFTokens {
    enum Token: Equatable {
        /// `{` and `}`.
        case open, close
        /// `\par`, `\u8364`.
        case word(String, Int?)
        /// `\~`, `\*`.
        case symbol(UInt8)
        /// A byte of text, plain or as `\'e9`.
        case byte(UInt8)
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    /// - Parameter bytes: must outlive the value.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> Token? {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"): return .open
            case UInt8(ascii: "}"): return .close
            case UInt8(ascii: "\\"): return control()
            case 0x0A, 0x0D, 0x00: continue
            default: return .byte(byte)
            }
        }
        return nil
    }

    private mutating func control() -> Token? {
        guard index < bytes.count else { return nil }
        let first = bytes[index]
        if isLetter(first) { return word() }
        index += 1
        switch first {
        case 0x0A, 0x0D: return .word("par", nil)
        case 0x09: return .word("tab", nil)
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): return .byte(first)
        case UInt8(ascii: "'"):
            let digits = String(decoding: bytes[index..<min(index + 2, bytes.count)], as: UTF8.self)
            guard digits.count == 2, let value = UInt8(digits, radix: 16) else {
                return .symbol(first)
            }
            index += 2
            return .byte(value)
        default: return .symbol(first)
        }
    }

    private mutating func word() -> Token {
        let start = index
        while index < bytes.count, isLetter(bytes[index]), index - start < 32 { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        let numberStart = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        while index < bytes.count, (0x30...0x39).contains(bytes[index]), index - numberStart < 11 {
            index += 1
        }
        let number = Int(String(decoding: bytes[numberStart..<index], as: UTF8.self))
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        if name == "bin" { index = min(index + max(number ?? 0, 0), bytes.count) }
        return .word(name, number)
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
