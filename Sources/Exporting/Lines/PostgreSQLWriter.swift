import Corpus

/// `chunks.copy`, rows in the text form of COPY, and the SQL that makes a table for them and loads
/// them: with pgvector, or without it into arrays of real.
///
/// Source: PostgreSQL 15, COPY and 8.15 Arrays; pgvector's README.
struct PostgreSQLWriter: RowWriter {
    private let folder: ExportFolder
    private let file: ExportFile
    private let schema: PostgreSQLSchema
    private let json = JSONBytes()
    private var nulls = NullCharacters()
    var replacedCharacters: Int { nulls.count }

    init(
        _ folder: ExportFolder, dimension: Int, settings: HNSWSettings
    ) throws(QuarryError) {
        self.folder = folder
        schema = PostgreSQLSchema(dimension: dimension, settings: settings)
        file = try folder.file("chunks.copy")
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        let chunk = row.chunk
        var line: [UInt8] = []
        // In the order of `PostgreSQLSchema.columns`.
        for text in [
            chunk.id, chunk.uuid, "\(chunk.label)", chunk.source, chunk.type, chunk.sha256,
            chunk.title, chunk.author, chunk.created, chunk.modified, chunk.language,
            "\(chunk.position)", Self.array(chunk.heading), chunk.tableHeader, chunk.text,
            chunk.page?.description, chunk.lastPage?.description, chunk.pageVerdict,
            "\(chunk.spanStart)", "\(chunk.spanEnd)", "\(chunk.tokens)",
            String(decoding: json.bytes(chunk.metadata), as: UTF8.self),
            chunk.isOpenToAll ? "t" : "f", Self.array(chunk.acl),
        ] {
            append(text, to: &line)
            line.append(Self.tab)
        }
        JSONBytes.append(row.vector, to: &line)
        line.append(Self.newline)
        try file.append(line)
    }

    mutating func finish() throws(QuarryError) {
        try folder.close(file)
        for (name, text) in schema.files { try folder.write(text, as: name) }
    }

    /// A field: nil as `\N`, what ends fields and rows escaped, and no U+0000, which its texts
    /// can't hold.
    private mutating func append(_ text: String?, to line: inout [UInt8]) {
        guard let text = nulls.replaced(text) else {
            return line.append(contentsOf: [Self.backslash, UInt8(ascii: "N")])
        }
        for byte in text.utf8 {
            switch byte {
            case Self.backslash: line.append(contentsOf: [Self.backslash, Self.backslash])
            case Self.tab: line.append(contentsOf: [Self.backslash, UInt8(ascii: "t")])
            case Self.newline: line.append(contentsOf: [Self.backslash, UInt8(ascii: "n")])
            case Self.carriageReturn: line.append(contentsOf: [Self.backslash, UInt8(ascii: "r")])
            default: line.append(byte)
            }
        }
    }

    /// The text of an array of texts, each quoted. Escaped by scalar: a quotation mark and an accent
    /// on it are one character.
    private static func array(_ texts: [String]) -> String {
        let quoted = texts.map { text in
            var escaped = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                if scalar == "\\" || scalar == "\"" { escaped.append("\\") }
                escaped.append(scalar)
            }
            return "\"\(String(escaped))\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
