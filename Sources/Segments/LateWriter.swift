import Corpus
import Storage

/// Writes the file `late`, chunk by chunk in the order of the ordinals.
struct LateWriter: ~Copyable {
    private var file: SealedFileWriter
    private let center: [Float]
    private var offsets: [UInt64] = [0]

    /// - Parameter center: of the coder that made the codes.
    /// - Throws: `alreadyExists`, `io`.
    init(folder: String, center: [Float]) throws(QuarryError) {
        file = try SealedFileWriter(
            path: "\(folder)/\(LateReader.name)", kind: LateReader.kind,
            version: LateReader.version)
        self.center = center
    }

    /// - Parameter codes: a chunk's, as `TokenCoder.encode` gives them.
    mutating func append(_ codes: [UInt8]) throws(QuarryError) {
        precondition(
            TokenCodes.isWhole(codes, dimension: center.count), "codes are of the center's length")
        try file.append(codes)
        offsets.append((offsets.last ?? 0) + UInt64(codes.count))
    }

    consuming func seal() throws(QuarryError) -> SealedFileInfo {
        var table = ByteWriter()
        let end = Int(offsets.last ?? 0)
        table.raw([UInt8](repeating: 0, count: (end + 7) / 8 * 8 - end))
        for value in center { table.float(value) }
        if center.count % 2 == 1 { table.float(0) }
        for offset in offsets { table.integer(offset) }
        table.integer(UInt64(center.count))
        table.integer(UInt64(offsets.count - 1))
        try file.append(table.bytes)
        return try file.seal()
    }
}
