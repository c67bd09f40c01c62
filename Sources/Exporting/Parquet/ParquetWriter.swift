import Corpus

/// `chunks.parquet`: a row a chunk, in row groups of some megabytes.
struct ParquetWriter: RowWriter {
    private let folder: ExportFolder
    private let output: ExportFile
    private let facts: [String: String]
    private var file: ParquetFile
    private var columns: [ParquetColumn]
    private var rows = 0

    /// Bytes that wait for their row group to be written.
    private static let groupSize = 16 << 20

    init(_ folder: ExportFolder, facts: [String: String]) throws(QuarryError) {
        self.folder = folder
        self.facts = facts
        output = try folder.file("chunks.parquet")
        file = try ParquetFile(output)
        columns = [
            ParquetColumn("id", .bytes), ParquetColumn("uuid", .bytes),
            ParquetColumn("label", .int64),
            ParquetColumn("source", .bytes), ParquetColumn("type", .bytes),
            ParquetColumn("sha256", .bytes), ParquetColumn("title", .bytes, .optional),
            ParquetColumn("author", .bytes, .optional),
            ParquetColumn("created", .bytes, .optional),
            ParquetColumn("modified", .bytes, .optional), ParquetColumn("language", .bytes),
            ParquetColumn("position", .int32), ParquetColumn("heading", .bytes, .list),
            ParquetColumn("table_header", .bytes, .optional), ParquetColumn("text", .bytes),
            ParquetColumn("page", .int32, .optional),
            ParquetColumn("last_page", .int32, .optional),
            ParquetColumn("page_verdict", .bytes, .optional), ParquetColumn("span_start", .int64),
            ParquetColumn("span_end", .int64), ParquetColumn("tokens", .int32),
            ParquetColumn("metadata", .bytes, .mapKey),
            ParquetColumn("metadata", .bytes, .mapValue), ParquetColumn("open_to_all", .boolean),
            ParquetColumn("acl", .bytes, .list), ParquetColumn("vector", .float, .list),
        ]
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        let chunk = row.chunk
        let metadata = chunk.metadata.sorted { $0.key < $1.key }
        columns[0].append(chunk.id)
        columns[1].append(chunk.uuid)
        columns[2].append(chunk.label)
        columns[3].append(chunk.source)
        columns[4].append(chunk.type)
        columns[5].append(chunk.sha256)
        columns[6].append(chunk.title)
        columns[7].append(chunk.author)
        columns[8].append(chunk.created)
        columns[9].append(chunk.modified)
        columns[10].append(chunk.language)
        columns[11].append(chunk.position)
        columns[12].append(chunk.heading)
        columns[13].append(chunk.tableHeader)
        columns[14].append(chunk.text)
        columns[15].append(chunk.page)
        columns[16].append(chunk.lastPage)
        columns[17].append(chunk.pageVerdict)
        columns[18].append(chunk.spanStart)
        columns[19].append(chunk.spanEnd)
        columns[20].append(chunk.tokens)
        columns[21].append(metadata.map(\.key))
        columns[22].append(metadata.map(\.value))
        columns[23].append(chunk.isOpenToAll)
        columns[24].append(chunk.acl)
        columns[25].append(row.vector)
        rows += 1
        if columns.reduce(0, { $0 + $1.byteCount }) >= Self.groupSize { try endGroup() }
    }

    mutating func finish() throws(QuarryError) {
        try endGroup()
        try file.finish(columns, facts: facts)
        try folder.close(output)
    }

    private mutating func endGroup() throws(QuarryError) {
        try file.append(rows: rows, of: &columns)
        rows = 0
    }
}
