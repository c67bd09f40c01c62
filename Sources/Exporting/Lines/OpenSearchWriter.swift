import Corpus

/// `index.json`, the body that makes the index, and `bulk-*.ndjson`, bodies of `_bulk`.
///
/// Source: OpenSearch's documentation of the Bulk API and of `knn_vector`.
struct OpenSearchWriter: RowWriter {
    private let folder: ExportFolder
    private let dimension: Int
    private let settings: HNSWSettings
    private var batches: BatchedFile
    private let json = JSONBytes()

    init(_ folder: ExportFolder, dimension: Int, settings: HNSWSettings) {
        self.folder = folder
        self.dimension = dimension
        self.settings = settings
        batches = BatchedFile(folder, stem: "bulk", ending: "ndjson")
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        // Its ids have 512 bytes at most, and a path may have more: hence the UUID.
        var lines = Array("{\"index\":{\"_id\":\"\(row.chunk.uuid)\"}}\n".utf8)
        lines += json.object(row)
        lines.append(UInt8(ascii: "\n"))
        try batches.append(lines)
    }

    mutating func finish() throws(QuarryError) {
        try batches.close()
        try folder.write(mapping, as: "index.json")
    }

    private var mapping: String {
        let keywords = [
            "id", "uuid", "source", "type", "sha256", "language", "page_verdict", "acl",
        ]
        let texts = ["title", "author", "heading", "table_header", "text"]
        let integers = [
            "label", "position", "page", "last_page", "span_start", "span_end", "tokens",
        ]
        var properties: [(String, String)] = []
        // A term of Lucene has 32,766 bytes at most; longer values are kept, and not looked up.
        properties += keywords.map { ($0, #"{ "type": "keyword", "ignore_above": 8191 }"#) }
        properties += texts.map { ($0, #"{ "type": "text" }"#) }
        properties += integers.map { ($0, #"{ "type": "integer" }"#) }
        // Dates as documents state them are no dates always.
        properties += ["created", "modified"].map { ($0, #"{ "type": "keyword" }"#) }
        properties.append(("open_to_all", #"{ "type": "boolean" }"#))
        properties.append(("metadata", #"{ "type": "flat_object" }"#))
        properties.append(
            (
                "vector",
                """
                { "type": "knn_vector", "dimension": \(dimension), "method": { "name": "hnsw", \
                "engine": "faiss", "space_type": "innerproduct", "parameters": { "m": \(settings.m), \
                "ef_construction": \(settings.efConstruction) } } }
                """
            ))
        let lines = properties.sorted { $0.0 < $1.0 }.map { "      \"\($0.0)\": \($0.1)" }
        return """
            {
              "settings": { "index": { "knn": true } },
              "mappings": {
                "dynamic": "strict",
                "properties": {
            \(lines.joined(separator: ",\n"))
                }
              }
            }

            """
    }
}
