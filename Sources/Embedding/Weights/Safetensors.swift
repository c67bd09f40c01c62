import Corpus
import Foundation
import Storage

/// A safetensors file (huggingface.co/docs/safetensors, format 1), read through mmap: eight
/// bytes of header length, a JSON header of names, types, shapes and offsets, then the data.
///
/// Opening checks the header against the file, so that no tensor reaches outside the data and
/// no two share bytes; it reads none of the data.
final class Safetensors: Sendable {
    /// What the header says of one tensor.
    struct Entry: Hashable, Sendable {
        var type: ElementType
        var shape: [Int]
        /// Bytes from the start of the file.
        var range: Range<Int>

        var elementCount: Int { shape.reduce(1, *) }
    }

    /// Element types a header may name; the encoder reads the floating ones up to 32 bits.
    enum ElementType: String, Sendable, CaseIterable {
        case bool = "BOOL"
        case u8 = "U8"
        case i8 = "I8"
        case i16 = "I16"
        case u16 = "U16"
        case f16 = "F16"
        case bf16 = "BF16"
        case i32 = "I32"
        case u32 = "U32"
        case f32 = "F32"
        case f64 = "F64"
        case i64 = "I64"
        case u64 = "U64"

        var byteCount: Int {
            switch self {
            case .bool, .u8, .i8: 1
            case .i16, .u16, .f16, .bf16: 2
            case .i32, .u32, .f32: 4
            case .f64, .i64, .u64: 8
            }
        }
    }

    /// The reference implementation's own limit.
    static let maxHeaderBytes = 100_000_000

    let path: String
    let entries: [String: Entry]
    private let file: MappedFile

    /// - Throws: `notFound`, `io`, `corrupt` (with the offset), `unsupported` (element type).
    convenience init(path: String) throws(QuarryError) {
        try self.init(file: MappedFile(path: path))
    }

    private init(file: MappedFile) throws(QuarryError) {
        self.file = file
        path = file.path
        entries = try Header(file).entries()
    }

    /// The bytes of a tensor; valid while this object lives.
    func bytes(of entry: Entry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[entry.range])
    }

    /// SHA-256 of the whole file. About 60 ms for 90 MB.
    func digest() -> Digest { Digest.sha256(file.bytes) }

    /// The file's size, time of change and number: what a remembered digest is valid for.
    var identity: FileIdentity { file.identity }
}

extension Safetensors {
    /// Reads and checks the header.
    private struct Header {
        let file: MappedFile
        /// Where the data begins.
        let dataStart: Int

        init(_ file: MappedFile) throws(QuarryError) {
            self.file = file
            guard file.bytes.count >= 8 else {
                throw Self.corrupt(
                    file, at: 0, because: "\(file.bytes.count) bytes hold no header length")
            }
            let stated = UInt64(
                littleEndian: file.bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
            guard stated <= UInt64(min(maxHeaderBytes, file.bytes.count - 8)) else {
                throw Self.corrupt(
                    file, at: 0, because: "a header of \(stated) bytes does not fit in the file")
            }
            dataStart = 8 + Int(stated)
        }

        func entries() throws(QuarryError) -> [String: Entry] {
            let object = try object()
            var entries: [String: Entry] = [:]
            for (name, value) in object where name != "__metadata__" {
                entries[name] = try entry(name, value: value)
            }
            try checkLayout(entries)
            return entries
        }

        private func object() throws(QuarryError) -> [String: Any] {
            let json = Data(file.bytes[8..<dataStart])
            guard json.first == UInt8(ascii: "{"),
                let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
            else { throw corrupt(at: 8, because: "the header is no JSON object") }
            return object
        }

        private func entry(_ name: String, value: Any) throws(QuarryError) -> Entry {
            guard let fields = value as? [String: Any], let typeName = fields["dtype"] as? String,
                let shape = Self.counts(fields["shape"]),
                let offsets = Self.counts(fields["data_offsets"]), offsets.count == 2
            else {
                throw corrupt(at: 8, because: "tensor \(name) lacks dtype, shape or data_offsets")
            }
            guard let type = ElementType(rawValue: typeName) else {
                throw QuarryError(
                    .unsupported, path: file.path, "tensor \(name) has element type \(typeName)")
            }
            let dataBytes = file.bytes.count - dataStart
            guard offsets[0] <= offsets[1], offsets[1] <= dataBytes else {
                throw corrupt(
                    at: 8, because: "tensor \(name) lies outside the file's \(dataBytes) data bytes"
                )
            }
            guard Self.byteCount(of: shape, type: type) == offsets[1] - offsets[0] else {
                throw corrupt(
                    at: dataStart + offsets[0],
                    because: "tensor \(name) has another size than its shape says")
            }
            return Entry(
                type: type, shape: shape, range: dataStart + offsets[0]..<dataStart + offsets[1])
        }

        /// The data must be covered without gaps or overlaps, as the format demands.
        private func checkLayout(_ entries: [String: Entry]) throws(QuarryError) {
            var end = dataStart
            let ordered = entries.sorted {
                ($0.value.range.lowerBound, $0.value.range.upperBound)
                    < ($1.value.range.lowerBound, $1.value.range.upperBound)
            }
            for (name, entry) in ordered {
                guard entry.range.lowerBound == end else {
                    let what = entry.range.lowerBound < end ? "overlaps" : "leaves a gap after"
                    throw corrupt(
                        at: entry.range.lowerBound,
                        because: "tensor \(name) \(what) the tensor before it")
                }
                end = entry.range.upperBound
            }
            guard end == file.bytes.count else {
                throw corrupt(
                    at: end, because: "\(file.bytes.count - end) bytes belong to no tensor")
            }
        }

        /// A JSON array of non-negative whole numbers.
        private static func counts(_ value: Any?) -> [Int]? {
            guard let numbers = value as? [NSNumber] else { return nil }
            let counts = numbers.compactMap { Int(exactly: $0.doubleValue) }
            guard counts.count == numbers.count, counts.allSatisfy({ $0 >= 0 }) else { return nil }
            return counts
        }

        /// Nil where the product overflows.
        private static func byteCount(of shape: [Int], type: ElementType) -> Int? {
            var product = type.byteCount
            for extent in shape {
                let (next, overflows) = product.multipliedReportingOverflow(by: extent)
                if overflows { return nil }
                product = next
            }
            return product
        }

        private func corrupt(at offset: Int, because reason: String) -> QuarryError {
            Self.corrupt(file, at: offset, because: reason)
        }

        private static func corrupt(
            _ file: MappedFile, at offset: Int, because reason: String
        ) -> QuarryError {
            QuarryError(.corrupt, path: file.path, place: .init(byte: offset), reason)
        }
    }
}
