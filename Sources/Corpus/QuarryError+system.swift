#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension QuarryError {
    /// The error of a system call that has just failed, by errno(3): `limitExceeded` where the disk
    /// or a quota is full, else `io`.
    /// - Parameter call: its name, or what it was to do.
    package init(call: String, path: String?) {
        let number = errno
        self.init(
            number == ENOSPC || number == EDQUOT ? .limitExceeded : .io, path: path,
            "\(call): \(Self.systemReason(number))")
    }

    /// What the system says of the call that has just failed.
    package static var systemReason: String { systemReason(errno) }

    /// What the system says of a number of errno(3).
    package static func systemReason(_ number: Int32) -> String {
        String(cString: strerror(number))
    }
}
