import Corpus
import Storage

/// Writes the file `late`, chunk by chunk in the order of the ordinals.
struct LateWriter: ~Copyable {
    private var file: SealedFileWriter
    private let dimension: Int
    private var offsets: [UInt64] = [0]

    /// - Throws: `alreadyExists`, `io`.
    init(folder: String, dimension: Int) throws(QuarryError) {
        file = try SealedFileWriter(
            path: "\(folder)/\(LateReader.name)", kind: LateReader.kind,
            version: LateReader.version)
        self.dimension = dimension
    }

    /// - Parameter tokens: a chunk's, as `QuantizedTokens.encode` gives them.
    mutating func append(_ tokens: [UInt8]) throws(QuarryError) {
        precondition(
            tokens.count % QuantizedTokens.rowBytes(dimension) == 0,
            "token vectors are of the index's dimension")
        try file.append(tokens)
        offsets.append((offsets.last ?? 0) + UInt64(tokens.count))
    }

    consuming func seal() throws(QuarryError) -> SealedFileInfo {
        var table = ByteWriter()
        let end = Int(offsets.last ?? 0)
        table.raw([UInt8](repeating: 0, count: (end + 7) / 8 * 8 - end))
        for offset in offsets { table.integer(offset) }
        table.integer(UInt64(dimension))
        table.integer(UInt64(offsets.count - 1))
        try file.append(table.bytes)
        return try file.seal()
    }
}
