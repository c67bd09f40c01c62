import Foundation

/// The numbers of passages in a model's text: `[1]`, `[1, 2]`, `【1】`, `［1］`, `[^1]`.
package struct PassageMarkers {
    struct Marker: Hashable {
        var number: Int
        /// UTF-8 bytes of the text that stand before it.
        var place: Int
    }

    /// Without any marker, and without the space before one. What is left holds none either: of
    /// `[[9]1]` the inner one goes first, then the one that this makes.
    private(set) var text = ""
    /// Of passages that were given, in their order.
    private(set) var markers: [Marker] = []
    /// Numbers that were never given.
    private(set) var unknown: [Int] = []

    init(_ written: String, given: ClosedRange<Int>?) {
        text = written
        while removeMarkers(given: given) {}
    }

    /// - Returns: whether there were any.
    private mutating func removeMarkers(given: ClosedRange<Int>?) -> Bool {
        var kept = ""
        var new: [Marker] = []
        /// What is taken out, in bytes of the text as it was.
        var gone: [Range<Int>] = []
        var rest = text[...]
        while let match = rest.firstMatch(of: Self.pattern) {
            let end = text.utf8.distance(from: text.startIndex, to: match.range.upperBound)
            kept += rest[..<match.range.lowerBound]
            var width = text[match.range].utf8.count
            while kept.last == " " {
                kept.removeLast()
                width += 1
            }
            gone.append(end - width..<end)
            for number in Self.numbers(match.1) {
                if given?.contains(number) == true {
                    new.append(Marker(number: number, place: kept.utf8.count))
                } else {
                    unknown.append(number)
                }
            }
            rest = rest[match.range.upperBound...]
        }
        guard !gone.isEmpty else { return false }
        text = kept + rest
        let old = markers.map {
            Marker(number: $0.number, place: Self.place($0.place, without: gone))
        }
        markers = (old + new).enumerated()
            .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element)
        return true
    }

    /// Where a place comes to lie when ranges before and around it are taken out.
    private static func place(_ place: Int, without gone: [Range<Int>]) -> Int {
        place - gone.reduce(0) { $0 + max(min($1.upperBound, place) - $1.lowerBound, 0) }
    }

    private static func numbers(_ list: Substring) -> [Int] {
        list.split { !$0.isWholeNumber }.compactMap { Int($0) }
    }

    /// Where markers stand in a text as it is, with their brackets.
    package static func places(in text: String) -> [(range: Range<String.Index>, numbers: [Int])] {
        text.matches(of: pattern).map { ($0.range, numbers($0.1)) }
    }

    /// From where on a text can't be judged yet, for more of it may come: a marker may not be at its end,
    /// or what one within it leaves, and the white space before goes with it.
    static func undecided(in text: String) -> String.Index {
        var start = text.endIndex
        while start > text.startIndex, isOfMarker(text[text.index(before: start)]) {
            start = text.index(before: start)
        }
        var opened: [String.Index] = []
        for place in text[start...].indices {
            if opening.contains(text[place]) { opened.append(place) }
            if closing.contains(text[place]) { _ = opened.popLast() }
        }
        start = opened.first ?? text.endIndex
        while start > text.startIndex, text[text.index(before: start)] == " " {
            start = text.index(before: start)
        }
        return start
    }

    private static let opening: Set<Character> = ["[", "【", "［"]
    private static let closing: Set<Character> = ["]", "】", "］"]

    private static func isOfMarker(_ character: Character) -> Bool {
        opening.contains(character) || closing.contains(character) || character.isWhitespace
            || "0123456789^,，、;；".contains(character)
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
