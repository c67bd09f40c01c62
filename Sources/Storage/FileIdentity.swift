/// What tells two states of a file apart without reading it.
package struct FileIdentity: Hashable, Sendable {
    package var size: Int
    package var modifiedNanoseconds: Int
    package var inode: UInt64
}
