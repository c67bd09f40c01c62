/// Emphasis beside East Asian words.
///
/// CommonMark lets marks beside punctuation open or close emphasis only where a space or
/// punctuation stands on their other side (0.31.2, 6.2), so that `**注意：**文字` keeps its stars:
/// East Asian text has no such spaces. A stop between punctuation and mark, which is neither,
/// lets the mark do both; it is taken out of the text afterwards.
enum MarkdownStops {
    /// U+FDD0, a noncharacter: no text has it to say something.
    private static let stop: [UInt8] = [0xEF, 0xB7, 0x90]

    /// - Complexity: O(text).
    static func added(to text: String) -> String {
        guard text.utf8.contains(where: { $0 >= firstEastAsianByte }) else { return text }
        var text = text
        return text.withUTF8 { bytes in
            let places = places(bytes)
            guard !places.isEmpty else { return String(decoding: bytes, as: UTF8.self) }
            var output: [UInt8] = []
            output.reserveCapacity(bytes.count + stop.count * places.count)
            var start = 0
            for place in places {
                output += bytes[start..<place]
                output += stop
                start = place
            }
            output += bytes[start...]
            return String(decoding: output, as: UTF8.self)
        }
    }

    static func removed(from text: String) -> String {
        guard text.utf8.contains(stop[0]) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0xFDD0 }))
    }

    // MARK: Places

    /// Han, kana and hangul begin with U+2E80 and their first bytes with this one.
    private static let firstEastAsianByte: UInt8 = 0xE2

    /// Where stops belong, in bytes, ascending.
    private static func places(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var places: [Int] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "*") || bytes[index] == UInt8(ascii: "~") else {
                // What a backslash escapes is no mark.
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                continue
            }
            let end = bytes[index...].firstIndex { $0 != bytes[index] } ?? bytes.count
            let (before, after) = (scalar(in: bytes, before: index), scalar(in: bytes, at: end))
            if isStopped(before, from: after) { places.append(index) }
            if isStopped(after, from: before) { places.append(end) }
            index = end
        }
        return places
    }

    /// Whether marks between the two need a stop at the side of the punctuation.
    private static func isStopped(
        _ punctuation: Unicode.Scalar, from word: Unicode.Scalar
    ) -> Bool {
        word.value >= 0x2E80 && !isPunctuation(word) && isPunctuation(punctuation)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            true
        default: scalar.isASCII && "$+<=>^`|~".unicodeScalars.contains(scalar)
        }
    }

    private static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>, before index: Int
    ) -> Unicode.Scalar {
        var start = index - 1
        while start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(in: bytes, at: start)
    }

    /// A line feed outside of the text.
    private static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> Unicode.Scalar {
        guard bytes.indices.contains(index) else { return "\n" }
        let character = bytes[index..<min(index + 4, bytes.count)]
        return String(decoding: character, as: UTF8.self).unicodeScalars.first ?? "\n"
    }
}
