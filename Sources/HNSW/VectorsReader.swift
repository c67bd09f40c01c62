package import Corpus
package import Storage

/// The file `vectors`, mapped.
package final class VectorsReader: Sendable {
    package let file: SealedFile
    /// Valid on its own: it keeps the file mapped.
    package let rows: VectorRows

    package var count: Int { rows.count }
    package var dimension: Int { rows.dimension }

    /// Takes the same time for every size.
    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    package init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: VectorsFormat.kind,
            versions: VectorsFormat.version...VectorsFormat.version)
        rows = try Self.rows(of: file)
    }

    /// Valid while this reader lives. Traps if there is no such row.
    package func row(_ index: Int) -> UnsafeBufferPointer<Float> { rows.row(index) }

    private static func rows(of file: SealedFile) throws(QuarryError) -> VectorRows {
        let (count, dimension) = try VectorsFormat.shape(of: file)
        // Below 2^31 rows of at most 2^18 bytes: no overflow.
        let bytes = count * VectorRows.stride(dimension: dimension) * MemoryLayout<Float>.size
        guard file.payload.count == VectorsFormat.headerSize + bytes else {
            throw file.corrupt(
                at: 0,
                because:
                    "\(count) vectors of \(dimension) floats don't fill \(file.payload.count) bytes"
            )
        }
        let base = file.payload.baseAddress! + VectorsFormat.headerSize
        return VectorRows(
            base: base.assumingMemoryBound(to: Float.self), count: count,
            dimension: dimension, owner: file)
    }
}
