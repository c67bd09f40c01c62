package import Corpus
package import Storage

/// The file `quantised`, mapped. Opening checks the sizes. Whatever its numbers are, a search is led
/// by them to nothing worse than other candidates, whose scores are those of the vectors.
package final class QuantisedReader: Sendable {
    package let file: SealedFile
    /// Valid on its own: it keeps the file mapped.
    package let rows: QuantisedRows

    /// Takes the same time for every size.
    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    package init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: QuantisedFormat.kind,
            versions: QuantisedFormat.version...QuantisedFormat.version)
        let (count, dimension) = try VectorsFormat.shape(of: file)
        let bytes = QuantisedFormat.byteCount(count: count, dimension: dimension)
        guard file.payload.count == VectorsFormat.headerSize + bytes else {
            throw file.corrupt(
                at: 0,
                because:
                    "\(count) rows of \(dimension) bytes don't fill \(file.payload.count) bytes")
        }
        let base = file.payload.baseAddress! + VectorsFormat.headerSize
        let scales = base + count * QuantisedRows.stride(dimension: dimension)
        rows = QuantisedRows(
            base: base.assumingMemoryBound(to: Int8.self),
            scales: scales.assumingMemoryBound(to: Float.self), count: count,
            dimension: dimension, owner: file)
    }
}
