import Corpus

/// Looks over a page's tags before libxml2 does, which takes quadratic time for the attributes of
/// one tag.
struct HTMLTagCheck {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// - Throws: `limitExceeded` where a tag has more than `Limits.attributes`.
    /// - Complexity: O(text).
    static func check(_ text: UnsafeBufferPointer<UInt8>) throws(QuarryError) {
        var check = HTMLTagCheck(bytes: text)
        try check.run()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func run() throws(QuarryError) {
        while index < bytes.count {
            index += 1
            guard bytes[index - 1] == 0x3C else { continue }
            if starts(with: "!--") {
                skip(past: "-->")
            } else if starts(with: "script") {
                skip(past: "</script")
            } else if starts(with: "style") {
                skip(past: "</style")
            } else if index < bytes.count, Self.isLetter(bytes[index]) {
                try takeTag()
            }
        }
    }

    /// Passes over a tag, counting the words outside of quotes.
    private mutating func takeTag() throws(QuarryError) {
        var words = 0
        var isInWord = true
        while index < bytes.count, bytes[index] != 0x3E {
            let byte = bytes[index]
            index += 1
            if byte <= 0x20 || byte == 0x2F {
                isInWord = false
            } else if !isInWord && byte != 0x3D {
                isInWord = true
                words += 1
                guard words <= Limits.attributes else {
                    throw QuarryError(
                        .limitExceeded, "a tag has more than \(Limits.attributes) attributes")
                }
            }
            if byte == 0x3D { skipValue() }
        }
    }

    /// After `=`: a quoted value, if there is one.
    private mutating func skipValue() {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { return }
        let quote = bytes[index]
        index += 1
        while index < bytes.count, bytes[index] != quote { index += 1 }
        index += 1
    }

    private func starts(with name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard index + length <= bytes.count else { return false }
        return (0..<length).allSatisfy { offset in
            Self.folded(bytes[index + offset]) == name.utf8Start[offset]
        }
    }

    private mutating func skip(past mark: StaticString) {
        while index < bytes.count, !starts(with: mark) { index += 1 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
