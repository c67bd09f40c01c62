import Fields

/// A tool as the Model Context Protocol lists and calls it. All of them read, none writes.
struct MCPTool: Sendable {
    var name: String
    var title: String
    var summary: String
    var fields: [Field]
    /// - Throws: `Problem` and whatever else: said to the model as the tool's error.
    var answer: @Sendable (FieldValues, MCPSession) async throws -> JSONValue

    var listing: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(summary),
            "inputSchema": .object(Field.schema(of: fields, isOpen: false)),
            "annotations": [
                "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
                "openWorldHint": false,
            ],
        ]
    }
}
