import Corpus

/// `collection.json`, the body that makes the collection; `payload-indexes.json`, bodies of the
/// indexes that filters want; and `points-*.json`, bodies that upsert points.
///
/// Source: Qdrant's OpenAPI description.
struct QdrantWriter: RowWriter {
    private let folder: ExportFolder
    private let dimension: Int
    private let settings: HNSWSettings
    private var batches: BatchedFile
    private let json = JSONBytes()

    init(_ folder: ExportFolder, dimension: Int, settings: HNSWSettings) {
        self.folder = folder
        self.dimension = dimension
        self.settings = settings
        batches = BatchedFile(folder, stem: "points", ending: "json")
        batches.opening = Array("{\"points\":[\n".utf8)
        batches.separator = Array(",\n".utf8)
        batches.closing = Array("\n]}\n".utf8)
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        // Its ids are numbers or UUIDs.
        var point = Array("{\"id\":\"\(row.chunk.uuid)\",\"vector\":".utf8)
        JSONBytes.append(row.vector, to: &point)
        point += Array(",\"payload\":".utf8)
        point += json.bytes(row.chunk)
        point.append(UInt8(ascii: "}"))
        try batches.append(point)
    }

    mutating func finish() throws(QuarryError) {
        try batches.close()
        // It refuses less.
        let construction = max(4, settings.efConstruction)
        try folder.write(
            """
            {
              "vectors": { "size": \(dimension), "distance": "Dot" },
              "hnsw_config": { "m": \(settings.m), "ef_construct": \(construction) }
            }

            """, as: "collection.json")
        let keywords = ["id", "source", "type", "language", "acl"].map {
            "  { \"field_name\": \"\($0)\", \"field_schema\": \"keyword\" }"
        }
        let open = #"  { "field_name": "open_to_all", "field_schema": "bool" }"#
        try folder.write(
            "[\n" + (keywords + [open]).joined(separator: ",\n") + "\n]\n",
            as: "payload-indexes.json")
    }
}
