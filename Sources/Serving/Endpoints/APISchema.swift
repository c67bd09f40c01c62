import Fields

/// What routes answer, as JSON Schema says it.
enum APISchema {
    static let state: JSONValue = object(["status": string])

    static let search: JSONValue = object(
        [
            "index": string, "root": string, "query": string, "hits": list(hit),
            "more": ["type": "boolean"], "notes": list(string), "reranked": count,
            "seconds": ["type": "number"],
        ],
        optional: ["partial": partial])

    /// Of a group's answer without some members.
    static let partial: JSONValue = object([
        "missing": list(string), "reason": string, "members": list(["type": "object"]),
    ])

    static let indexes: JSONValue = object(["indexes": list(index)])
    static let sources: JSONValue = object(
        ["index": string, "sources": list(source)],
        optional: ["next": string, "partial": partial])
    static let passages: JSONValue = object(["source": source, "passages": list(passage)])

    static let source: JSONValue = object(
        [
            "id": string, "index": string, "source": string, "source_sha256": string,
            "type": string, "bytes": count, "language": string, "chunks": count,
            "warnings": list(string), "metadata": ["type": "object"],
        ],
        optional: [
            "title": string, "author": string, "created": string, "modified": string,
            "pages": count,
        ])

    static let cite: JSONValue = object(
        [
            "index": string, "root": string, "source": source, "passage": passage,
            "cite": string,
            "state": [
                "type": "string",
                "enum": .array(SourceProofs.State.allCases.map { .string($0.rawValue) }),
            ],
            "blocks": list(["type": "object"]),
        ], optional: ["raw": string])

    static let string: JSONValue = ["type": "string"]
    static let count: JSONValue = ["type": "integer", "minimum": 0]
    static let number: JSONValue = ["type": "number"]

    private static let span: JSONValue = object(["start": count, "end": count])

    private static let index: JSONValue = object(
        ["name": string, "generation": count, "root": string, "model": string],
        optional: ["sources": count, "chunks": count])

    private static let passage: JSONValue = object(
        [
            "id": string, "position": count, "span": span, "heading": list(string),
            "text": string,
        ], optional: ["page": count, "last_page": count])

    private static let hit: JSONValue = object(
        [
            "rank": count, "score": number, "source": string, "source_sha256": string,
            "cite": string, "id": string, "url": string, "span": span,
            "heading": list(string), "text": string, "highlights": list(list(count)),
            "also_in": list(["type": "object"]), "near_duplicates": list(["type": "object"]),
        ], optional: ["page": count, "last_page": count, "explanation": ["type": "object"]])

    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// - Parameters:
    ///   - members: that are always there.
    ///   - optional: that may be absent, but are not null.
    static func object(
        _ members: [String: JSONValue], optional: [String: JSONValue] = [:]
    ) -> JSONValue {
        [
            "type": "object",
            "required": .array(members.keys.sorted().map(JSONValue.string)),
            "properties": .object(members.merging(optional) { first, _ in first }),
        ]
    }
}
