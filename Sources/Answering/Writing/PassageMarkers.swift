import Foundation

/// The numbers of passages in a model's text: `[1]`, `[1, 2]`, `【1】`, `［1］`, `[^1]`.
package struct PassageMarkers {
    struct Marker: Hashable {
        var number: Int
        /// UTF-8 bytes of the text that stand before it.
        var place: Int
    }

    /// Without any marker, and without the space before one.
    private(set) var text = ""
    /// Of passages that were given, in their order.
    private(set) var markers: [Marker] = []
    /// Numbers that were never given.
    private(set) var unknown: [Int] = []

    /// Up to so many characters between the brackets.
    static let longest = 24

    init(_ written: String, given: ClosedRange<Int>?) {
        var rest = written[...]
        while let match = rest.firstMatch(of: Self.pattern) {
            text += rest[..<match.range.lowerBound]
            while text.last == " " { text.removeLast() }
            for number in match.1.split(whereSeparator: { !$0.isWholeNumber }).compactMap({
                Int($0)
            }) {
                if given?.contains(number) == true {
                    markers.append(Marker(number: number, place: text.utf8.count))
                } else {
                    unknown.append(number)
                }
            }
            rest = rest[match.range.upperBound...]
        }
        text += rest
    }

    /// Where markers stand in a text as it is, with their brackets.
    package static func places(in text: String) -> [(range: Range<String.Index>, numbers: [Int])] {
        text.matches(of: pattern).map { match in
            let numbers = match.1.split { !$0.isWholeNumber }.compactMap { Int($0) }
            return (match.range, numbers)
        }
    }

    /// The text with those markers that were given.
    var marked: String {
        let bytes = Array(text.utf8)
        var marked = ""
        var place = 0
        for marker in markers {
            marked += String(decoding: bytes[place..<marker.place], as: UTF8.self)
            marked += " [\(marker.number)]"
            place = marker.place
        }
        return marked + String(decoding: bytes[place...], as: UTF8.self)
    }

    private static var pattern: Regex<(Substring, Substring)> {
        /[\[【［]\s*\^?([0-9]{1,4}(?:\s*[,，、;；]\s*[0-9]{1,4})*)\s*[\]】］]/
    }
}
