package import Fields

/// A function that a language model may call, as OpenAI's chat completions describe it.
package struct ChatTool: Hashable, Sendable {
    package var name: String
    /// What it is for, for the model.
    package var summary: String
    /// What its arguments are.
    package var fields: [Field]

    package init(name: String, summary: String, fields: [Field]) {
        self.name = name
        self.summary = summary
        self.fields = fields
    }
}

extension ChatTool: Encodable {
    package func encode(to encoder: any Encoder) throws {
        try definition.encode(to: encoder)
    }

    /// As a request has it.
    package var definition: JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(name), "description": .string(summary),
                "parameters": .object(Field.schema(of: fields, isOpen: false)),
            ],
        ]
    }
}
