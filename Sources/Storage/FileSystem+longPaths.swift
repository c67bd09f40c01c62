#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Paths of any length.
extension FileSystem {
    /// open(2), also of paths over `PATH_MAX`: those are walked, each part from the folder before.
    /// - Returns: -1 with errno(3) set, as open(2).
    static func opened(_ path: String, flags: Int32) -> Int32 {
        var rest = Array(path.utf8)[...]
        var folder: Int32 = AT_FDCWD
        defer { closeKeepingError(folder) }
        while rest.count >= Int(PATH_MAX) {
            let part = rest.prefix(Int(PATH_MAX) - 1)
            guard let end = part.lastIndex(of: slash), end > rest.startIndex else {
                errno = ENAMETOOLONG
                return -1
            }
            let next = openat(
                folder, cString(rest[..<end]), OpenFolder.looksOnly | O_DIRECTORY | O_CLOEXEC)
            closeKeepingError(folder)
            folder = next
            guard folder >= 0 else { return -1 }
            rest = rest[end...].drop { $0 == slash }
        }
        return openat(folder, cString(rest), flags | O_CLOEXEC)
    }

    /// Calls `body` with a path that the kernel takes for the folder, whatever its length: its
    /// own, or one through its descriptor.
    /// - Returns: nil if the folder can't be opened.
    package static func withShortPath<R>(
        ofFolder path: String, body: (_ path: String, _ isOwn: Bool) -> R
    ) -> R? {
        guard path.utf8.count >= Int(PATH_MAX) else { return body(path, true) }
        let descriptor = opened(path, flags: OpenFolder.looksOnly | O_DIRECTORY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return body("/proc/self/fd/\(descriptor)", false)
    }

    private static let slash = UInt8(ascii: "/")

    private static func cString(_ bytes: ArraySlice<UInt8>) -> [CChar] {
        bytes.map { CChar(bitPattern: $0) } + [0]
    }

    private static func closeKeepingError(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        let number = errno
        close(descriptor)
        errno = number
    }
}
