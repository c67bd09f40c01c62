#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file system a path lies on, or will lie on.
package struct DiskSpace: Hashable, Sendable {
    package var device: UInt64
    /// For users other than root.
    package var freeBytes: Int

    package init(device: UInt64, freeBytes: Int) {
        self.device = device
        self.freeBytes = freeBytes
    }

    /// Of the nearest folder above that exists; nil if the system doesn't say (statvfs(3)).
    package init?(of path: String) {
        var folder = path
        var info = stat()
        while stat(folder, &info) != 0 {
            let above = FileSystem.folder(of: folder)
            guard above != folder else { return nil }
            folder = above
        }
        var space = statvfs()
        guard statvfs(folder, &space) == 0, space.f_blocks > 0 else { return nil }
        device = UInt64(info.st_dev)
        freeBytes = Int(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize))
    }
}
