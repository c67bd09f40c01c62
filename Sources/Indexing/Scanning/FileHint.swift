import Corpus
import Foundation

/// Says, without reading, that a file is probably the one seen before.
package struct FileHint: Hashable, Sendable {
    package var byteCount: Int
    package var modifiedNanoseconds: Int
    package var inode: UInt64
}

extension FileHint {
    init(_ info: stat) {
        byteCount = Int(info.st_size)
        modifiedNanoseconds = info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec
        inode = UInt64(info.st_ino)
    }
}
