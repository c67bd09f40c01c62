/// A member of a request: of its JSON object or of its query. Requests are checked by it, and the
/// server's description states it, so that the two are one.
package struct Field: Hashable, Sendable {
    package indirect enum Kind: Hashable, Sendable {
        /// So many Unicode scalars.
        case text(ClosedRange<Int>)
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case flag
        case choice([String])
        /// A list of so many values.
        case list(Kind, ClosedRange<Int>)
        /// A value or a list of them.
        case oneOrMore(Kind, ClosedRange<Int>)
        case object([Field], isOpen: Bool)
        /// One of these.
        case anyOf([Kind])
        /// Whatever it is, it is not looked at.
        case anything
    }

    package var name: String
    package var kind: Kind
    package var isRequired: Bool
    package var summary: String

    package init(_ name: String, _ kind: Kind, isRequired: Bool = false, _ summary: String) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }
}

extension Field.Kind {
    /// As JSON Schema says it (draft 2020-12).
    package var schema: [String: JSONValue] {
        switch self {
        case .text(let lengths):
            return [
                "type": "string", "minLength": .integer(lengths.lowerBound),
                "maxLength": .integer(lengths.upperBound),
            ]
        case .integer(let range):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .number(let range):
            return [
                "type": "number", "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ]
        case .flag: return ["type": "boolean"]
        case .choice(let names):
            return ["type": "string", "enum": .array(names.map(JSONValue.string))]
        case .list(let kind, let counts):
            return [
                "type": "array", "items": .object(kind.schema),
                "minItems": .integer(counts.lowerBound), "maxItems": .integer(counts.upperBound),
            ]
        case .oneOrMore(let kind, let counts):
            return [
                "anyOf": [.object(kind.schema), .object(Self.list(kind, counts).schema)]
            ]
        case .object(let fields, let isOpen): return Field.schema(of: fields, isOpen: isOpen)
        case .anyOf(let kinds): return ["anyOf": .array(kinds.map { .object($0.schema) })]
        case .anything: return [:]
        }
    }
}

extension Field {
    /// The schema of an object with these members.
    package static func schema(of fields: [Field], isOpen: Bool) -> [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        for field in fields { properties[field.name] = .object(field.memberSchema) }
        var schema: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        if !isOpen { schema["additionalProperties"] = false }
        return schema
    }

    /// What need not be there may be null as well.
    private var memberSchema: [String: JSONValue] {
        var schema = kind.schema
        if !isRequired, !schema.isEmpty {
            schema = ["anyOf": [.object(schema), ["type": "null"]]]
        }
        schema["description"] = .string(summary)
        return schema
    }
}
