import Corpus

/// `chunks.jsonl`: a chunk a line.
struct JSONLinesWriter: RowWriter {
    private let folder: ExportFolder
    private let file: ExportFile
    private let json = JSONBytes()
    private let hasVectors: Bool

    /// - Parameter hasVectors: false beside a file that has them.
    init(_ folder: ExportFolder, hasVectors: Bool = true) throws(QuarryError) {
        self.folder = folder
        self.hasVectors = hasVectors
        file = try folder.file("chunks.jsonl")
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        try file.append(hasVectors ? json.object(row) : json.bytes(row.chunk))
        try file.append([UInt8(ascii: "\n")])
    }

    mutating func finish() throws(QuarryError) { try folder.close(file) }
}
