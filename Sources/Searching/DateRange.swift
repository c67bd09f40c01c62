package import Corpus

/// Days from one to another, both included; an open end has no day.
package struct DateRange: Codable, Hashable, Sendable {
    /// `YYYY-MM-DD`.
    private let first: String?
    private let last: String?

    /// Reads `2024`, `2024-03`, `2024-03-05`, `2023..2024-06`, `2024-03..`, `..2024`, and `>=` or
    /// `<=` before one date. A year or a month is all of its days.
    /// - Throws: `InvalidText` for anything else.
    package init(_ text: String) throws(InvalidText) {
        if text.hasPrefix(">=") || text.hasPrefix("≥") {
            first = try Self.day(text.drop { ">=≥".contains($0) }, isEnd: false)
            last = nil
        } else if text.hasPrefix("<=") || text.hasPrefix("≤") {
            first = nil
            last = try Self.day(text.drop { "<=≤".contains($0) }, isEnd: true)
        } else if let (from, to) = Self.ends(text) {
            first = from.isEmpty ? nil : try Self.day(from, isEnd: false)
            last = to.isEmpty ? nil : try Self.day(to, isEnd: true)
        } else {
            first = try Self.day(text[...], isEnd: false)
            last = try Self.day(text[...], isEnd: true)
        }
        guard first != nil || last != nil else { throw Self.invalid(text) }
        if let first, let last, first > last {
            throw InvalidText("“\(text)” ends before it begins")
        }
    }

    /// Whether a date as a document states it (ISO 8601, to whatever precision) lies in the range;
    /// its day is the one written, whatever its time zone. False for a text that is no date.
    package func contains(_ date: String) -> Bool {
        let day = date.prefix { $0 == "-" || $0.isNumber }
        guard let from = try? Self.day(day.prefix(10), isEnd: false),
            let to = try? Self.day(day.prefix(10), isEnd: true)
        else { return false }
        return first.map { $0 <= to } ?? true && last.map { from <= $0 } ?? true
    }

    private static func ends(_ text: String) -> (Substring, Substring)? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        return (text[..<dots.lowerBound], text[dots.upperBound...])
    }

    /// The first or last day of a year, a month or a day.
    private static func day(_ text: Substring, isEnd: Bool) throws(InvalidText) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = [4, 2, 2]
        guard (1...3).contains(parts.count),
            zip(parts, widths).allSatisfy({ part, width in
                part.count == width && part.allSatisfy { $0.isASCII && $0.isNumber }
            })
        else { throw invalid(String(text)) }
        let month = parts.count > 1 ? Int(parts[1]) ?? 0 : isEnd ? 12 : 1
        let day = parts.count > 2 ? Int(parts[2]) ?? 0 : isEnd ? 31 : 1
        guard (1...12).contains(month), (1...31).contains(day) else { throw invalid(String(text)) }
        return "\(parts[0])-\(twoDigits(month))-\(twoDigits(day))"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func invalid(_ text: String) -> InvalidText {
        InvalidText("“\(text)” is no date; write 2024, 2024-03, 2024-03-05 or 2023..2024-06")
    }
}
