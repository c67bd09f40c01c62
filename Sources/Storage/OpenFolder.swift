package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder that is open. What lies in it is looked at relative to its descriptor, so that neither
/// the length of a path counts (the kernel takes 4,095 bytes at once) nor what becomes of the
/// folders above meanwhile.
package final class OpenFolder {
    /// A name in the folder.
    package struct Name {
        /// With the zero at its end.
        fileprivate let bytes: [CChar]
        /// Whether the listing itself says that it is a folder; false where it does not say.
        package let isFolder: Bool

        /// Nil for bytes that are no UTF-8.
        package var text: String? { String(validating: utf8, as: UTF8.self) }
        /// The same for people, repaired.
        package var shown: String { String(decoding: utf8, as: UTF8.self) }
        private var utf8: [UInt8] { bytes.dropLast().map { UInt8(bitPattern: $0) } }
    }

    // Opens without the right to read: enough to look at what is there, and to go on from there.
    #if os(Linux)
        static let looksOnly: Int32 = 0o10_000_000  // O_PATH, which Swift's Glibc leaves out
    #else
        static let looksOnly: Int32 = O_RDONLY
    #endif

    private let directory: OpaquePointer

    /// Symbolic links are followed.
    /// - Throws: what the system says.
    package convenience init(path: String) throws(Errno) {
        try self.init(descriptor: FileSystem.opened(path, flags: O_RDONLY | O_DIRECTORY))
    }

    /// A folder in another; a symbolic link is none.
    /// - Throws: what the system says.
    package convenience init(_ name: Name, in folder: OpenFolder) throws(Errno) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        try self.init(descriptor: openat(folder.descriptor, name.bytes, flags))
    }

    private init(descriptor: Int32) throws(Errno) {
        guard descriptor >= 0, let directory = fdopendir(descriptor) else {
            let number = errno
            if descriptor >= 0 { close(descriptor) }
            throw Errno(rawValue: number)
        }
        self.directory = directory
    }

    deinit { closedir(directory) }

    private var descriptor: Int32 { dirfd(directory) }

    /// What stands under the folder's own name.
    /// - Throws: what the system says.
    package func status() throws(Errno) -> FileStatus {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw Errno(rawValue: errno) }
        return FileStatus(info)
    }

    /// The next name, in no order, but `.` and `..`; nil at the end.
    /// - Throws: what the system says; a listing that breaks off is no end.
    package func next() throws(Errno) -> Name? {
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw Errno(rawValue: errno) }
                return nil
            }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                Array(name.prefix { $0 != 0 })
            }
            guard bytes != [0x2E], bytes != [0x2E, 0x2E] else { continue }
            return Name(
                bytes: bytes.map { CChar(bitPattern: $0) } + [0],
                isFolder: entry.pointee.d_type == DT_DIR)
        }
    }

    /// - Parameter following: whether of a symbolic link what it leads to is meant.
    /// - Throws: what the system says.
    package func status(
        of name: Name, following: Bool = false
    ) throws(Errno) -> FileStatus {
        var info = stat()
        let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
        guard fstatat(descriptor, name.bytes, &info, flags) == 0 else {
            throw Errno(rawValue: errno)
        }
        return FileStatus(info)
    }

    /// Whether a name stands for a file or a folder; false where that can't be told.
    package func has(_ name: String, _ kind: FileStatus.Kind) -> Bool {
        var info = stat()
        return fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0
            && FileStatus(info).kind == kind
    }

    /// The path that a name leads to, without symbolic links, byte by byte as the system says it.
    /// - Throws: what the system says; `fileNameTooLong` for one over 4,095 bytes.
    package func target(of name: Name) throws(Errno) -> FilePath {
        let opened = openat(descriptor, name.bytes, Self.looksOnly | O_CLOEXEC)
        guard opened >= 0 else { throw Errno(rawValue: errno) }
        defer { close(opened) }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        #if os(Linux)
            let length = readlink("/proc/self/fd/\(opened)", &buffer, buffer.count - 1)
            guard length >= 0 else { throw Errno(rawValue: errno) }
        #else
            guard fcntl(opened, F_GETPATH, &buffer) == 0 else { throw Errno(rawValue: errno) }
        #endif
        return buffer.withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) }
    }
}
