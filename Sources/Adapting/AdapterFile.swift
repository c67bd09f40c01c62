package import Corpus
import Storage

/// An adapter as a sealed file: what a job names, what an index keeps, what travels with it.
///
/// Payload, little-endian: dimension u32, rank u32 (0: a full matrix), precision u32 (0: f32,
/// 1: int8), zero u32, the model's fingerprint (32 bytes), and the matrices one after the other.
/// A matrix in f32 is its components, row by row; in int8 first the worth of a unit for each row
/// (f32), then the rows in integers of -127 … 127.
package struct AdapterFile: Sendable {
    package enum Precision: String, Sendable, CaseIterable { case f32, int8 }

    package let adapter: QueryAdapter
    package let precision: Precision
    /// SHA-256 of header and payload, as a root's text states it.
    package let digest: Digest
    /// Of the whole file, in bytes.
    package let length: Int
    private let payload: [UInt8]

    private static let kind = FileKind("ADPT")
    private static let version: UInt32 = 1

    /// Of a whole file: two full matrices of the largest dimension.
    package static let maximumBytes = 160 << 20

    /// Reads a file to its end and proves it.
    /// - Parameter sha256: the only digest that it may have, looked at before what it holds is.
    /// - Throws: `notFound`, `io`, `formatTooNew`; `corrupt` for what is no adapter, or a damaged
    ///   one.
    /// - Complexity: O(bytes).
    package init(path: String, sha256: String? = nil) throws(QuarryError) {
        let file = try SealedFile(
            path: path, kind: Self.kind, versions: Self.version...Self.version)
        guard file.payload.count <= Self.maximumBytes else {
            throw QuarryError(
                .corrupt, path: path,
                "is \(ByteSize(file.payload.count)) long, and no adapter is")
        }
        // A copy, which alone is proved and read: whoever writes to the file changes nothing here.
        let payload = Array(file.payload)
        guard Self.digest(of: payload, version: file.version) == file.digest else {
            throw QuarryError(.corrupt, path: path, "the checksum does not match the content")
        }
        guard sha256 == nil || sha256 == file.digest.hex else {
            throw QuarryError(.corrupt, path: path, "is another adapter than the one that is named")
        }
        do throws(DecodingFailure) {
            (adapter, precision) = try Self.read(payload)
        } catch {
            throw QuarryError(
                .corrupt, path: path, place: .init(byte: SealedFile.headerSize + error.offset),
                "is no adapter: \(error.reason)")
        }
        self.payload = payload
        digest = file.digest
        let end = (SealedFile.headerSize + payload.count + 7) / 8 * 8
        length = end + SealedFile.footerSize
    }

    /// What a footer states: of the header, which a sealed file that opens has, and the payload.
    private static func digest(of payload: [UInt8], version: UInt32) -> Digest {
        var header = ByteWriter()
        header.raw(Array("QRRY\(kind)".utf8))
        header.integer(version)
        header.pad(to: SealedFile.headerSize)
        var hasher = Hasher256()
        hasher.update(header.bytes)
        hasher.update(payload)
        return hasher.finish()
    }

    /// Writes a new adapter, whole or not at all; a file that is there is replaced. In int8 the map
    /// is the nearest that integers can state, so the adapter returned is another one than was
    /// given.
    /// - Throws: `invalidInput` for a map that no file can state, `io`.
    package static func write(
        _ adapter: QueryAdapter, precision: Precision, to path: String
    ) throws(QuarryError) -> AdapterFile {
        let isMeant = (adapter.first + adapter.second).allSatisfy {
            abs($0) <= QueryAdapter.maximumComponent
        }
        guard isMeant, QueryAdapter.dimensions.contains(adapter.dimension) else {
            throw QuarryError(
                .invalidInput, path: path, "a map of this shape, or so far from none, has no file")
        }
        try write(payload(of: adapter, precision: precision), to: path)
        return try AdapterFile(path: path)
    }

    /// The same bytes at another place, whole or not at all.
    /// - Throws: `io`.
    package func write(to path: String) throws(QuarryError) { try Self.write(payload, to: path) }

    private static func write(_ payload: [UInt8], to path: String) throws(QuarryError) {
        let temporary = FileSystem.temporaryName(for: path)
        try FileSystem.remove(temporary)
        do throws(QuarryError) {
            try SealedFileWriter.write(
                path: temporary, kind: kind, version: version, payload: payload)
            try FileSystem.rename(temporary, to: path)
        } catch {
            try FileSystem.remove(temporary)
            throw error
        }
        try FileSystem.synchroniseFolder(of: path)
    }
}

extension AdapterFile: Hashable {
    package static func == (left: AdapterFile, right: AdapterFile) -> Bool {
        left.digest == right.digest
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension AdapterFile {
    /// - Throws: `invalidInput` where questions are embedded by another model.
    package func check(
        model: Digest, named name: String, dimension: Int, path: String?
    ) throws(QuarryError) {
        guard adapter.model == model, adapter.dimension == dimension else {
            throw QuarryError(
                .invalidInput, path: path,
                "is an adapter for another model than \(name), or for other prompts or weights of "
                    + "it; train one with `quarry tune`, or leave ranking.adapter out")
        }
    }

    private static func payload(of adapter: QueryAdapter, precision: Precision) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt32(adapter.dimension))
        writer.integer(UInt32(adapter.rank ?? 0))
        writer.integer(UInt32(precision == .int8 ? 1 : 0))
        writer.integer(UInt32(0))
        writer.raw(adapter.model.bytes)
        write(adapter.first, width: adapter.dimension, precision, into: &writer)
        if let rank = adapter.rank {
            write(adapter.second, width: rank, precision, into: &writer)
        }
        return writer.bytes
    }

    private static func write(
        _ matrix: [Float], width: Int, _ precision: Precision, into writer: inout ByteWriter
    ) {
        guard precision == .int8 else {
            for value in matrix { writer.float(value) }
            return
        }
        let rows = stride(from: 0, to: matrix.count, by: width).map {
            QuantisedRow(matrix[$0..<$0 + width])
        }
        for row in rows { writer.float(row.unit) }
        for row in rows { writer.raw(row.values.map { UInt8(bitPattern: $0) }) }
    }

    private static func read(
        _ payload: [UInt8]
    ) throws(DecodingFailure) -> (QueryAdapter, Precision) {
        let result = payload.withUnsafeBytes { bytes in
            Result { () throws(DecodingFailure) in try read(bytes) }
        }
        return try result.get()
    }

    private static func read(
        _ payload: UnsafeRawBufferPointer
    ) throws(DecodingFailure) -> (QueryAdapter, Precision) {
        var reader = ByteReader(payload)
        let dimension = Int(try reader.integer(UInt32.self))
        let rank = Int(try reader.integer(UInt32.self))
        let code = try reader.integer(UInt32.self)
        guard QueryAdapter.dimensions.contains(dimension), rank <= dimension, code <= 1,
            try reader.integer(UInt32.self) == 0
        else { throw reader.fail("its shape can't be meant") }
        let precision: Precision = code == 1 ? .int8 : .f32
        let model = Digest(bytes: Array(try reader.raw(32)))
        let first = try matrix(
            rows: rank == 0 ? dimension : rank, width: dimension, precision, &reader)
        let second =
            rank == 0 ? [] : try matrix(rows: dimension, width: rank, precision, &reader)
        guard reader.isAtEnd else { throw reader.fail("there is more than its matrices") }
        return (
            QueryAdapter(
                model: model, dimension: dimension, rank: rank == 0 ? nil : rank, first: first,
                second: second), precision
        )
    }

    private static func matrix(
        rows: Int, width: Int, _ precision: Precision, _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [Float] {
        let values =
            precision == .f32
            ? try floats(rows * width, &reader)
            : try integers(rows: rows, width: width, &reader)
        guard values.allSatisfy({ abs($0) <= QueryAdapter.maximumComponent }) else {
            throw reader.fail("a component is no number, or beyond what a map can have")
        }
        return values
    }

    private static func floats(
        _ count: Int, _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [Float] {
        let raw = try reader.raw(count * MemoryLayout<UInt32>.size)
        return (0..<count).map { place in
            let bits = raw.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
        }
    }

    private static func integers(
        rows: Int, width: Int, _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [Float] {
        let units = try floats(rows, &reader)
        let raw = try reader.raw(rows * width)
        return (0..<rows * width).map { place in
            Float(Int8(bitPattern: raw[place])) * units[place / width]
        }
    }
}
