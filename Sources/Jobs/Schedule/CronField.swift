import Corpus

/// One field of a schedule: the numbers it may name, and words for them.
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    var names: [String: Int] = [:]

    /// The values a field names, a bit each.
    func parse(_ text: String) throws(InvalidText) -> UInt64 {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            bits |= try parsePart(String(part))
        }
        return bits
    }

    private func parsePart(_ text: String) throws(InvalidText) -> UInt64 {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { throw invalid(text) }
        let values = try span(String(pieces[0]), isStepped: pieces.count == 2)
        var step = 1
        if pieces.count == 2 {
            guard let stated = Int(pieces[1]), (1...range.upperBound).contains(stated) else {
                throw invalid(text)
            }
            step = stated
        }
        return stride(from: values.lowerBound, through: values.upperBound, by: step)
            .reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func span(
        _ text: String, isStepped: Bool
    ) throws(InvalidText) -> ClosedRange<Int> {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let first = try value(String(ends[0]))
        switch ends.count {
        case 1: return first...(isStepped ? range.upperBound : first)
        case 2:
            let last = try value(String(ends[1]))
            guard first <= last else { throw invalid(text) }
            return first...last
        default: throw invalid(text)
        }
    }

    private func value(_ text: String) throws(InvalidText) -> Int {
        let value = names[text.lowercased()] ?? Int(text)
        guard let value, range.contains(value) else { throw invalid(text) }
        return value
    }

    private func invalid(_ text: String) -> InvalidText {
        InvalidText(
            "the \(name) field must be in \(range.lowerBound)…\(range.upperBound), * , a list, "
                + "a range or a step, not '\(text)'")
    }

    static let months = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
        "oct": 10, "nov": 11, "dec": 12,
    ]
    static let weekdays = [
        "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6,
    ]
}
