package import Corpus
package import Storage

/// Writes the file `quantised`.
package enum QuantisedWriter {
    /// - Throws: `alreadyExists`, `io`.
    @discardableResult
    package static func write(
        _ rows: QuantisedRows, path: String
    ) throws(QuarryError) -> SealedFileInfo {
        var file = try SealedFileWriter(
            path: path, kind: QuantisedFormat.kind, version: QuantisedFormat.version)
        try file.append(VectorsFormat.header(count: rows.count, dimension: rows.dimension))
        let values = UnsafeRawBufferPointer(
            start: rows.pointers.base, count: rows.count * rows.stride)
        try append(values, to: &file)
        let scales = UnsafeBufferPointer(start: rows.pointers.scales, count: rows.count)
        try append(UnsafeRawBufferPointer(scales), to: &file)
        return try file.seal()
    }

    // A piece at a time: the writer buffers what it is given.
    private static func append(
        _ bytes: UnsafeRawBufferPointer, to file: inout SealedFileWriter
    ) throws(QuarryError) {
        for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
            let end = min(start + 1 << 20, bytes.count)
            try file.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
    }
}
