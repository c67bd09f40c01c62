import Corpus

/// What tells two states of a file apart without reading it.
struct FileIdentity: Hashable, Sendable {
    var size: Int
    var modifiedNanoseconds: Int
    var inode: UInt64

    /// One word that differs where any of them does.
    var stamp: String { "\(size)-\(modifiedNanoseconds)-\(inode)" }
}
