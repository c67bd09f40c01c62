import Answering
import Fields

extension APISchema {
    static let answer: JSONValue = object(
        [
            "index": string, "question": string, "answer": string, "language": string,
            "abstained": flag, "confidence": ["type": "number", "minimum": 0, "maximum": 1],
            "sentences": list(object(["text": string], optional: ["citation": count])),
            "citations": list(citation), "proved": flag, "answered_by": string,
            "searched": object(
                ["root": string, "sources": count, "chunks": count, "passages": count],
                optional: ["nearest": object(["source": string], optional: ["page": count])]),
            "notes": list(string), "seconds": number,
        ],
        optional: [
            "trace": list(step), "stopped_by": string, "tokens": count, "partial": partial,
        ])

    /// What an agent's tools took is as various as tools are.
    private static let step: JSONValue = object(
        [
            "step": count, "outcome": string, "observation": string, "passages": list(count),
            "seconds": number,
        ], optional: ["tool": string, "arguments": [:]])

    static let chat: JSONValue = object(
        [
            "response": string,
            "sources": list(
                object(
                    [
                        "n": count, "source": string, "quote": string, "cite": string,
                        "proved": flag,
                    ], optional: ["page": count])),
        ], optional: ["partial": partial])

    private static let citation: JSONValue = object(
        [
            "n": count, "source": string, "source_sha256": string, "heading": list(string),
            "quote": string, "ranges": list(list(count)), "cite": string, "id": string,
            "url": string, "proved": flag,
            "proof": ["type": "string", "enum": .array(CitationProof.names.map(JSONValue.string))],
        ], optional: ["title": string, "page": count, "last_page": count, "reason": string])

    /// One of a stream's; its data is JSON.
    static let event: JSONValue = object(["data": string], optional: ["event": string])

    static let flag: JSONValue = ["type": "boolean"]
}
