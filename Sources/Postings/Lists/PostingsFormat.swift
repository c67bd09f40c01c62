import Storage

/// The four files of a segment's term index, and the numbers their layouts share.
///
/// All integers are little-endian; `varint` is LEB128.
package enum PostingsFormat {
    /// Names of the files, in the order they are written and listed.
    package static let fileNames = [termsName, "postings", "positions", "norms"]
    package static let termsName = "terms"

    static let terms = FileKind("TERM")
    static let postings = FileKind("POST")
    static let positions = FileKind("POSN")
    static let norms = FileKind("NORM")
    static let version: UInt32 = 1
    static let versions = version...version

    /// Terms in a block of the dictionary; the first one is written in full.
    static let termsPerBlock = 16
    /// Bytes before the block offsets in `terms`: term count, block count (u64 each).
    static let termsHeaderSize = 16
    /// Bytes before the lengths in `norms`: document count, total length (u64 each).
    static let normsHeaderSize = 16

    /// Postings in a bit-packed block; lists shorter than this are varints.
    static let blockSize = 128
    /// Bytes in `postings` that describe a block: last ordinal, data offset, positions offset
    /// (u32 each), bits per ordinal and per frequency, two zeros, `impactCount` impacts.
    static let blockEntrySize = 16 + 4 * impactCount
    /// Pairs (frequency, length), both u16, that no posting of the block beats.
    static let impactCount = 3
    /// Zeros at the end of `postings`, so that unpacking may load eight bytes at a time.
    static let slack = 8
    /// A list's ordinals and lengths are u32.
    package static let maximumDocumentCount = Int(UInt32.max)
}
