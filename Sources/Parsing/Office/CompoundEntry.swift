import Corpus

/// An entry of the directory ([MS-CFB] 2.6.1).
struct CompoundEntry {
    enum Kind: UInt8 {
        case unused = 0
        case storage = 1
        case stream = 2
        case root = 5
    }

    let name: String
    let kind: Kind
    let left, right, child: UInt32
    let start: UInt32
    let size: UInt64

    /// - Parameter bytes: 128 of them.
    init(_ bytes: UnsafeRawBufferPointer) {
        // In bytes, with the zero at the end.
        let length = min(Int(bytes.littleEndian(UInt16.self, at: 64)), 64) / 2
        let units = (0..<max(length - 1, 0)).map { bytes.littleEndian(UInt16.self, at: $0 * 2) }
        name = String(decoding: units, as: UTF16.self)
        kind = Kind(rawValue: bytes[66]) ?? .unused
        left = bytes.littleEndian(UInt32.self, at: 68)
        right = bytes.littleEndian(UInt32.self, at: 72)
        child = bytes.littleEndian(UInt32.self, at: 76)
        start = bytes.littleEndian(UInt32.self, at: 116)
        // Files of version 3 may leave the upper half unset; no stream needs it.
        size = UInt64(bytes.littleEndian(UInt32.self, at: 120))
    }
}
