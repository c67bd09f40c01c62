import Corpus
import Storage

/// A delta: what an index's new root has and an old one lacks, as far as it can't be derived. It is
/// a sealed file with this payload:
///
/// ```
/// old root, new root     32 bytes each
/// partitions             varint: how many the new index has, see `Partitioning`
/// center                 where the new index stores token vectors: varint, its components; a byte,
///                        1 if these follow as float32, 0 if they are those of the old index
/// leaving                varint count; numbers of the old index's sources that are not in the new
///                        one as they were, ascending, each as its distance from the one before
/// coming                 varint count; of each source its record (`SourceRecord`, first ordinal 0),
///                        then its chunks in their order: a `DeltaChunk`, and the span
/// zeros                  to a multiple of 8
/// vectors                of the new chunks, float32
/// tokens                 of the new chunks, `TokenCodes`, where the new index stores them
/// ```
///
/// Sources and chunks of the old index are numbered through, in the order of its root's segments.
/// The same writer gives records and chunks the same form, so the version is that of the rest.
enum DeltaFormat {
    static let kind = FileKind("DLTA")
    static let version: UInt32 = 1
    /// More partitions are a damaged count: 10¹¹ chunks would have fewer.
    static let maximumPartitions = 1 << 14
    /// The form of a chunk's statement takes no fewer bytes, that of its span included.
    static let leastChunkBytes = 5
    /// Nor that of a source: its content's hash alone.
    static let leastSourceBytes = Digest.byteCount
    /// Components that a token vector may have.
    static let tokenDimensions = 1...1 << 14
    /// No component of a vector of length 1 is over it, however the last bit was rounded.
    static let maximumComponent: Float = 1.01
}
