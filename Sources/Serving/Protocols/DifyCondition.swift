import Fields
import Foundation

/// A condition of Dify's on a passage's metadata. Numbers and dates are compared as such where both
/// sides are some.
struct DifyCondition: Hashable, Sendable {
    private enum Operator: String, CaseIterable {
        case contains, notContains = "not contains"
        case startWith = "start with", endWith = "end with"
        case `is`, isNot = "is not", isIn = "in", notIn = "not in", empty, notEmpty = "not empty"
        case equal = "=", notEqual = "≠", greater = ">", less = "<", atLeast = "≥", atMost = "≤"
        case before, after
    }

    static let fields = [
        Field("name", .oneOrMore(.text(1...255), 1...32), isRequired: true, "Of the metadata."),
        Field(
            "comparison_operator", .choice(Operator.allCases.map(\.rawValue)), isRequired: true,
            "How it is compared."),
        Field("value", .anything, "With what."),
    ]

    private let names: [String]
    private let comparison: Operator
    private let values: [String]

    private init?(_ value: JSONValue) {
        guard let comparison = value["comparison_operator"]?.string.flatMap(Operator.init) else {
            return nil
        }
        self.comparison = comparison
        names = Self.list(value["name"]).compactMap(\.string)
        values = Self.list(value["value"]).compactMap(Self.text)
    }

    /// A list's values, or the one that stands for a list.
    private static func list(_ value: JSONValue?) -> [JSONValue] {
        value?.array ?? [value].compactMap(\.self)
    }

    /// Whether one of the named values is so.
    func holds(_ metadata: [String: JSONValue]) -> Bool {
        names.contains { holds(metadata[$0].flatMap(Self.text)) }
    }

    private func holds(_ text: String?) -> Bool {
        let own = text ?? ""
        let other = values.first ?? ""
        switch comparison {
        case .empty: return own.isEmpty
        case .notEmpty: return !own.isEmpty
        case .isNot, .notEqual: return own != other
        case .notContains: return !own.contains(other)
        case .notIn: return !alternatives.contains(own)
        case .contains: return text != nil && own.contains(other)
        case .startWith: return text != nil && own.hasPrefix(other)
        case .endWith: return text != nil && own.hasSuffix(other)
        case .is, .equal: return text != nil && order(own, other) == .orderedSame
        case .isIn: return text != nil && alternatives.contains(own)
        case .greater, .after: return text != nil && order(own, other) == .orderedDescending
        case .less, .before: return text != nil && order(own, other) == .orderedAscending
        case .atLeast: return text != nil && order(own, other) != .orderedAscending
        case .atMost: return text != nil && order(own, other) != .orderedDescending
        }
    }

    private var alternatives: [String] {
        values.count == 1
            ? values[0].split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            } : values
    }

    private func order(_ left: String, _ right: String) -> ComparisonResult {
        guard let first = Double(left), let second = Double(right) else {
            // Dates in ISO 8601 are in order as texts.
            return Self.order(left, right)
        }
        return Self.order(first, second)
    }

    private static func order<Value: Comparable>(
        _ left: Value, _ right: Value
    ) -> ComparisonResult {
        left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .null, .array, .object: nil
        }
    }

    /// Several, all or one of which have to hold.
    struct Group: Hashable, Sendable {
        private let conditions: [DifyCondition]
        private let isAny: Bool

        var isEmpty: Bool { conditions.isEmpty }

        init(_ value: JSONValue?) throws(Problem) {
            isAny = value?["logical_operator"]?.string == "or"
            var conditions: [DifyCondition] = []
            for part in value?["conditions"]?.array ?? [] {
                guard let condition = DifyCondition(part) else {
                    throw Problem(
                        .invalidRequest, "a condition has no comparison_operator",
                        member: "metadata_condition")
                }
                conditions.append(condition)
            }
            self.conditions = conditions
        }

        func holds(_ metadata: [String: JSONValue]) -> Bool {
            if conditions.isEmpty { return true }
            return isAny
                ? conditions.contains { $0.holds(metadata) }
                : conditions.allSatisfy { $0.holds(metadata) }
        }
    }
}
