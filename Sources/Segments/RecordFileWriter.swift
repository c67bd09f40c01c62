package import Corpus
package import Storage

/// Collects records and writes them as one `RecordFile`.
package struct RecordFileWriter {
    private var offsets: [UInt64] = [0]
    private var records = ByteWriter()

    package init() {}

    package mutating func append(_ encode: (inout ByteWriter) -> Void) {
        encode(&records)
        offsets.append(UInt64(records.bytes.count))
    }

    package func write(
        path: String, kind: FileKind, version: UInt32
    ) throws(QuarryError) -> SealedFileInfo {
        var table = ByteWriter()
        table.reserve(8 * (offsets.count + 1))
        table.integer(UInt64(offsets.count - 1))
        for offset in offsets { table.integer(offset) }
        var writer = try SealedFileWriter(path: path, kind: kind, version: version)
        try writer.append(table.bytes)
        try writer.append(records.bytes)
        return try writer.seal()
    }
}
