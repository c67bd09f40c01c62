import Corpus

/// Row groups and the footer of a Parquet file.
///
/// Source: Apache Parquet, `parquet.thrift` and `README.md`: `PAR1`, column chunks, metadata and
/// its length, `PAR1`.
struct ParquetFile {
    private let file: ExportFile
    private var groups: [RowGroup] = []

    private struct RowGroup {
        var rows: Int
        var columns: [ColumnChunk]
        var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
    }

    private struct ColumnChunk {
        var physical: ParquetColumn.Physical
        var path: [String]
        var valueCount: Int
        var offset: Int
        var byteCount: Int
    }

    private static let magic = Array("PAR1".utf8)

    init(_ file: ExportFile) throws(QuarryError) {
        self.file = file
        try file.append(Self.magic)
    }

    /// Writes what waits in the columns as a row group, and empties them.
    mutating func append(rows: Int, of columns: inout [ParquetColumn]) throws(QuarryError) {
        guard rows > 0 else { return }
        var group = RowGroup(rows: rows, columns: [])
        for index in columns.indices {
            columns[index].endPage()
            let column = columns[index]
            group.columns.append(
                ColumnChunk(
                    physical: column.physical, path: column.path, valueCount: column.valueCount,
                    offset: file.length, byteCount: column.pages.count))
            try file.append(column.pages)
            columns[index].empty()
        }
        groups.append(group)
    }

    /// - Parameter facts: key-value metadata, by key.
    func finish(_ columns: [ParquetColumn], facts: [String: String]) throws(QuarryError) {
        var footer = ThriftBytes()
        footer.structure { footer in
            footer.field(1, i32: 1)
            footer.field(2, list: ParquetSchema(columns).elements, of: .structure) {
                $1.write(to: &$0)
            }
            footer.field(3, i64: groups.reduce(0) { $0 + $1.rows })
            footer.field(4, list: groups, of: .structure) { Self.write($1, to: &$0) }
            footer.field(5, list: facts.sorted { $0.key < $1.key }, of: .structure) { list, fact in
                list.structure { pair in
                    pair.field(1, text: fact.key)
                    pair.field(2, text: fact.value)
                }
            }
            footer.field(6, text: "quarry version \(Version.quarry)")
        }
        var end = footer.bytes
        end.append(littleEndian: UInt32(footer.bytes.count))
        try file.append(end + Self.magic)
    }

    private static func write(_ group: RowGroup, to list: inout ThriftBytes) {
        list.structure { structure in
            structure.field(1, list: group.columns, of: .structure) { Self.write($1, to: &$0) }
            structure.field(2, i64: group.byteCount)
            structure.field(3, i64: group.rows)
        }
    }

    private static func write(_ chunk: ColumnChunk, to list: inout ThriftBytes) {
        list.structure { structure in
            structure.field(2, i64: chunk.offset)
            structure.field(3) { metadata in
                metadata.field(1, i32: chunk.physical.rawValue)
                // PLAIN and RLE.
                metadata.field(2, list: [0, 3], of: .i32) { $0.number($1) }
                metadata.field(3, list: chunk.path, of: .binary) { $0.text($1) }
                metadata.field(4, i32: 0)
                metadata.field(5, i64: chunk.valueCount)
                metadata.field(6, i64: chunk.byteCount)
                metadata.field(7, i64: chunk.byteCount)
                metadata.field(9, i64: chunk.offset)
            }
        }
    }
}
