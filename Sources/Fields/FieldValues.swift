import Corpus

/// A request's members, checked against its fields.
package struct FieldValues: Hashable, Sendable {
    /// Where a request is not what its fields say.
    package struct Mismatch: Error, Hashable {
        /// The member's name with those around it: `messages[2].role`.
        package var place: String
        package var reason: String
        package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
    }

    /// Without those that are absent or null.
    private let members: [String: JSONValue]

    package static let empty = FieldValues(members: [:])

    private init(members: [String: JSONValue]) { self.members = members }

    /// - Parameter isOpen: members that no field names are passed over instead of refused.
    /// - Throws: `Mismatch`.
    package init(
        _ value: JSONValue, fields: [Field], isOpen: Bool = false, place: String = ""
    ) throws(Mismatch) {
        guard let object = value.object else {
            throw Mismatch(place: place, reason: "is no JSON object")
        }
        var members: [String: JSONValue] = [:]
        for field in fields {
            let name = place.isEmpty ? field.name : "\(place).\(field.name)"
            guard let member = object[field.name], member != .null else {
                guard !field.isRequired else {
                    throw Mismatch(place: name, reason: "is missing")
                }
                continue
            }
            try Self.check(member, is: field.kind, place: name)
            members[field.name] = member
        }
        if !isOpen { try Self.refuseUnknown(object, fields: fields, place: place) }
        self.members = members
    }

    /// Of a query: texts, read as what the fields say.
    /// - Throws: `Mismatch`.
    package init(query: [String: String], fields: [Field]) throws(Mismatch) {
        var object: [String: JSONValue] = [:]
        for (name, text) in query {
            let kind = fields.first { $0.name == name }?.kind
            object[name] = Self.value(text, as: kind)
        }
        try self.init(.object(object), fields: fields)
    }

    private static func value(_ text: String, as kind: Field.Kind?) -> JSONValue {
        switch kind {
        case .integer: Int(text).map(JSONValue.integer) ?? .string(text)
        case .number: Double(text).map(JSONValue.number) ?? .string(text)
        case .flag: ["true": .bool(true), "false": .bool(false)][text] ?? .string(text)
        default: .string(text)
        }
    }

    package func text(_ name: String) -> String? { members[name]?.string }
    package func integer(_ name: String) -> Int? { members[name]?.integer }
    package func number(_ name: String) -> Double? { members[name]?.number }
    package func flag(_ name: String) -> Bool? { members[name]?.bool }
    package func value(_ name: String) -> JSONValue? { members[name] }

    /// Of a list of texts, or of one.
    package func texts(_ name: String) -> [String] {
        guard let value = members[name] else { return [] }
        return value.array?.compactMap(\.string) ?? [value.string].compactMap(\.self)
    }
}

extension FieldValues {
    private static func refuseUnknown(
        _ object: [String: JSONValue], fields: [Field], place: String
    ) throws(Mismatch) {
        let names = fields.map(\.name)
        guard let unknown = object.keys.sorted().first(where: { !names.contains($0) }) else {
            return
        }
        let hint =
            names.isEmpty
            ? "nothing is asked for here"
            : "perhaps \(NearestKey.find(unknown, among: names)) is meant"
        throw Mismatch(place: place, reason: "\(unknown.prefix(64)) is unknown; \(hint)")
    }

    private static func check(
        _ value: JSONValue, is kind: Field.Kind, place: String
    ) throws(Mismatch) {
        switch kind {
        case .text(let lengths):
            guard let text = value.string else { throw no("a text", place) }
            guard lengths.contains(text.unicodeScalars.count) else {
                throw no(
                    "\(lengths.lowerBound) to \(lengths.upperBound) characters long", place)
            }
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else {
                throw no("a whole number of \(range.lowerBound) to \(range.upperBound)", place)
            }
        case .number(let range):
            guard let number = value.number, range.contains(number) else {
                throw no("a number of \(range.lowerBound) to \(range.upperBound)", place)
            }
        case .flag: guard value.bool != nil else { throw no("true or false", place) }
        case .choice(let names):
            guard let text = value.string, names.contains(text) else {
                throw no("one of \(names.joined(separator: ", "))", place)
            }
        case .list(let kind, let counts):
            guard let values = value.array else { throw no("a list", place) }
            try check(values, are: kind, counts: counts, place: place)
        case .oneOrMore(let kind, let counts):
            guard let values = value.array else { return try check(value, is: kind, place: place) }
            try check(values, are: kind, counts: counts, place: place)
        case .object(let fields, let isOpen):
            _ = try FieldValues(value, fields: fields, isOpen: isOpen, place: place)
        case .anyOf(let kinds): try check(value, isOneOf: kinds, place: place)
        case .anything: break
        }
    }

    private static func check(
        _ value: JSONValue, isOneOf kinds: [Field.Kind], place: String
    ) throws(Mismatch) {
        var mismatch: Mismatch?
        for kind in kinds {
            do throws(Mismatch) {
                return try check(value, is: kind, place: place)
            } catch {
                mismatch = error
            }
        }
        if let mismatch { throw mismatch }
    }

    private static func check(
        _ values: [JSONValue], are kind: Field.Kind, counts: ClosedRange<Int>, place: String
    ) throws(Mismatch) {
        guard counts.contains(values.count) else {
            throw no("\(counts.lowerBound) to \(counts.upperBound) values", place)
        }
        for (index, value) in values.enumerated() {
            try check(value, is: kind, place: "\(place)[\(index)]")
        }
    }

    private static func no(_ wanted: String, _ place: String) -> Mismatch {
        Mismatch(place: place, reason: "is not \(wanted)")
    }
}
