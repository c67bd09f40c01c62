#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What tells two states of a file apart without reading it.
///
/// The time of modification can be set by anybody (`cp -p`, `rsync -t`, restore tools); the time
/// of change (ctime) is the kernel's own and moves with every write, so both count.
package struct FileIdentity: Hashable, Sendable {
    package var size: Int
    package var modifiedNanoseconds: Int
    package var changedNanoseconds: Int
    package var inode: UInt64
    /// Number of the file system, as it is mounted now.
    package var device: UInt64

    package init(
        size: Int, modifiedNanoseconds: Int, changedNanoseconds: Int, inode: UInt64, device: UInt64
    ) {
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
        self.inode = inode
        self.device = device
    }

    /// One word that differs where any of them does, for what outlives a mount: the device is
    /// left out, which a container or an automounter numbers anew.
    package var stamp: String {
        "\(size)-\(modifiedNanoseconds)-\(changedNanoseconds)-\(inode)"
    }

    /// Whether a file under the same path has not been touched, as far as that outlives a mount.
    package func isUntouched(since other: FileIdentity) -> Bool {
        var moved = other
        moved.device = device
        return self == moved
    }

    /// The later of both times.
    package var latestNanoseconds: Int { max(modifiedNanoseconds, changedNanoseconds) }
}

extension FileIdentity {
    init(_ info: stat) {
        self.init(
            size: Int(info.st_size), modifiedNanoseconds: Self.nanoseconds(info.st_mtim),
            changedNanoseconds: Self.nanoseconds(info.st_ctim), inode: UInt64(info.st_ino),
            device: UInt64(info.st_dev))
    }

    private static func nanoseconds(_ time: timespec) -> Int {
        time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    }
}
