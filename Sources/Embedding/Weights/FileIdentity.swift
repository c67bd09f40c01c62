import Corpus

/// What tells two states of a file apart without reading it.
struct FileIdentity: Hashable, Sendable {
    var size: Int
    var modifiedNanoseconds: Int
    var inode: UInt64
}
