import Fields

extension APISchema {
    static let facets: JSONValue = object(
        [
            "index": string, "root": string,
            "facets": list(
                object([
                    "field": string, "is_metadata": ["type": "boolean"],
                    "values": list(
                        object(["value": string, "filter": string, "sources": count])),
                ])),
        ], optional: ["partial": partial])

    static let passageView: JSONValue = object(
        [
            "cite": cite,
            "pages": list(
                object(
                    [
                        "page": count, "verdict": string, "width": number, "height": number,
                        "lines": list(list(number)),
                    ], optional: ["label": string])),
        ], optional: ["pages_missing": string])
}
