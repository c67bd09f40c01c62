/// What tells two states of a file apart without reading it.
package struct FileIdentity: Hashable, Sendable {
    package var size: Int
    package var modifiedNanoseconds: Int
    package var inode: UInt64

    /// One word that differs where any of them does.
    package var stamp: String { "\(size)-\(modifiedNanoseconds)-\(inode)" }
}
