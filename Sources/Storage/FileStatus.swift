#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What stands under a name.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, folder, link
        /// A pipe, a socket or a device.
        case other
    }

    package let kind: Kind
    package let identity: FileIdentity
    /// Kind and permissions as stat(2) has them.
    package let mode: UInt32
    /// The number of the user whose it is.
    package let owner: UInt32

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        identity = FileIdentity(info)
        mode = UInt32(info.st_mode)
        owner = UInt32(info.st_uid)
    }

    /// Of a path, symbolic links followed; nil where nothing is there or can't be looked at.
    package init?(of path: String) {
        let descriptor = FileSystem.opened(path, flags: OpenFolder.looksOnly)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        self.init(info)
    }

    /// Whether both are the same folder, whatever paths lead to it.
    package func isSame(as other: FileStatus) -> Bool {
        identity.inode == other.identity.inode && identity.device == other.identity.device
    }
}
