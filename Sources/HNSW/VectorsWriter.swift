package import Corpus
package import Storage

/// Writes the file `vectors`, row by row in the order of the ordinals.
package struct VectorsWriter: ~Copyable {
    private var file: SealedFileWriter
    private let path: String
    private let dimension: Int
    private let count: Int
    private var written = 0

    /// - Throws: `invalidInput` (a count or dimension out of range), `alreadyExists`, `io`.
    package init(path: String, count: Int, dimension: Int) throws(QuarryError) {
        self.path = path
        self.dimension = dimension
        self.count = count
        file = try Self.start(path: path, count: count, dimension: dimension)
    }

    private static func start(
        path: String, count: Int, dimension: Int
    ) throws(QuarryError) -> SealedFileWriter {
        guard VectorRows.dimensions.contains(dimension), count >= 0,
            count <= VectorRows.maximumCount
        else {
            throw QuarryError(
                .invalidInput, path: path, "can't hold \(count) vectors of \(dimension) floats")
        }
        var file = try SealedFileWriter(
            path: path, kind: VectorsFormat.kind, version: VectorsFormat.version)
        try file.append(VectorsFormat.header(count: count, dimension: dimension))
        return file
    }

    /// - Throws: `invalidInput` (another length, a number that is not finite, a row too many),
    ///   `io`.
    package mutating func append(_ row: UnsafeBufferPointer<Float>) throws(QuarryError) {
        guard row.count == dimension, written < count, row.allSatisfy(\.isFinite) else {
            throw QuarryError(
                .invalidInput, path: path,
                "row \(written) is not one of \(count) vectors of \(dimension) finite floats")
        }
        let padding = VectorRows.stride(dimension: dimension) - dimension
        try file.append(UnsafeRawBufferPointer(row))
        try file.append(Array(repeating: 0, count: padding * MemoryLayout<Float>.size))
        written += 1
    }

    /// - Throws: `invalidInput` (fewer rows than stated), `io`.
    package consuming func seal() throws(QuarryError) -> SealedFileInfo {
        guard written == count else {
            throw QuarryError(
                .invalidInput, path: path, "\(written) vectors were written of \(count)")
        }
        return try file.seal()
    }

    /// A whole file at once.
    @discardableResult
    package static func write(_ rows: VectorRows, path: String) throws(QuarryError)
        -> SealedFileInfo
    {
        var writer = try VectorsWriter(path: path, count: rows.count, dimension: rows.dimension)
        for row in 0..<rows.count { try writer.append(rows.row(row)) }
        return try writer.seal()
    }
}
