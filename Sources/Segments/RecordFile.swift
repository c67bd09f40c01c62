package import Corpus
package import Storage

/// Variable-length records by number: "here is my ordinal, give me my record".
///
/// Payload: u64 count, `count + 1` u64 offsets from the end of the table, the records.
/// A read touches one table entry and one record, whatever the file's size.
package struct RecordFile: Sendable {
    private let file: SealedFile
    package let count: Int
    /// Of the records' form, as the file states it.
    package var version: UInt32 { file.version }

    /// - Throws: `QuarryError`; `corrupt` if the table can't fit the payload.
    package init(
        path: String, kind: FileKind, versions: ClosedRange<UInt32>
    ) throws(QuarryError) {
        file = try SealedFile(path: path, kind: kind, versions: versions)
        guard file.payload.count >= 16 else {
            throw file.corrupt(at: 0, because: "no record table")
        }
        let stated = Self.word(in: file, at: 0)
        guard stated <= UInt64((file.payload.count - 16) / 8) else {
            throw file.corrupt(at: 0, because: "\(stated) records don't fit the file")
        }
        count = Int(stated)
    }

    /// Decodes record `number`, which the caller keeps in `0..<count`.
    /// - Throws: `corrupt` if the record lies outside the file, does not decode, or decodes to
    ///   fewer bytes than it has.
    package func record<T>(
        _ number: Int, decode: (inout ByteReader) throws(DecodingFailure) -> T
    ) throws(QuarryError) -> T {
        guard number >= 0, number < count else {
            throw file.corrupt(at: 0, because: "there is no record \(number)")
        }
        let table = 8 * (count + 2)
        let from = Self.word(in: file, at: 1 + number)
        let to = Self.word(in: file, at: 2 + number)
        guard from <= to, to <= UInt64(file.payload.count - table) else {
            throw file.corrupt(
                at: 8 * (1 + number), because: "record \(number) lies outside the file")
        }
        let start = table + Int(from)
        let bytes = UnsafeRawBufferPointer(rebasing: file.payload[start..<table + Int(to)])
        var reader = ByteReader(bytes)
        do throws(DecodingFailure) {
            let value = try decode(&reader)
            guard reader.isAtEnd else { throw reader.fail("record \(number) has bytes left over") }
            return value
        } catch {
            throw file.corrupt(at: start + error.offset, because: error.reason)
        }
    }

    package func verify() throws(QuarryError) { try file.verify() }

    private static func word(in file: SealedFile, at index: Int) -> UInt64 {
        UInt64(littleEndian: file.payload.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
}
