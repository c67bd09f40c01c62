import Corpus
import Foundation

/// What stands before a colon in a query or a filter.
package enum QueryField: String, Sendable, CaseIterable {
    case title, heading, source, lang, page, type, date, meta

    /// The test that a value asks for.
    /// - Throws: `InvalidText` where the value can't be one of this field.
    func test(_ value: String) throws(InvalidText) -> Condition.Test {
        switch self {
        case .title: .title(value)
        case .heading: .heading(value)
        case .source: .source(try PathPattern(value))
        case .lang: .language(Self.list(value).map { $0.lowercased() })
        case .page: .pages(try Self.each(value, make: Self.pages))
        case .type: .type(try Self.each(value, make: Self.type))
        case .date: .date(try DateRange(value.precomposedStringWithCompatibilityMapping))
        case .meta: try Self.metadata(value)
        }
    }

    /// Whether the value's words are also what is searched for.
    var isText: Bool {
        switch self {
        case .title, .heading: true
        case .source, .lang, .page, .type, .date, .meta: false
        }
    }

    /// Alternatives, separated by commas; digits and commas of full width are read as their own.
    private static func list(_ value: String) -> [String] {
        value.precomposedStringWithCompatibilityMapping.replacingOccurrences(of: "、", with: ",")
            .split(separator: ",").map(String.init)
    }

    private static func each<Value>(
        _ value: String, make: (String) throws(InvalidText) -> Value
    ) throws(InvalidText) -> [Value] {
        var values: [Value] = []
        for item in list(value) { values.append(try make(item)) }
        guard !values.isEmpty else { throw InvalidText("“\(value)” names nothing") }
        return values
    }

    /// `department=hr` or `department=hr,finance`.
    private static func metadata(_ text: String) throws(InvalidText) -> Condition.Test {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "=" || $0 == "＝"
        }
        let key = parts[0].lowercased()
        let values = parts.count == 2 ? list(String(parts[1])).map { $0.lowercased() } : []
        guard MetadataRule.isKey(key), !values.isEmpty else {
            throw InvalidText("“\(text)” is no metadata; write meta:department=hr")
        }
        return .metadata(key: key, values: values)
    }

    private static func type(_ name: String) throws(InvalidText) -> SourceType {
        guard let type = SourceType(rawValue: name.lowercased()) else {
            let names = SourceType.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidText("“\(name)” is no type; there are \(names)")
        }
        return type
    }

    /// `3`, `3-7`, `10-` or `-4`.
    private static func pages(_ text: String) throws(InvalidText) -> ClosedRange<Int> {
        let ends = text.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "-–~".contains($0) })
        let first = ends[0].isEmpty && ends.count == 2 ? 1 : number(ends[0])
        let last =
            ends.count == 1
            ? first
            : ends[1].isEmpty && !ends[0].isEmpty ? Int.max : number(ends[1])
        guard let first, let last, first >= 1, first <= last else {
            throw InvalidText("“\(text)” is no page; write 3, 3-7 or 10-")
        }
        return first...last
    }

    private static func number(_ text: Substring) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
