package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension FileSystem {
    /// Makes a symbolic link to a file. For folders that pass away: it is not made durable.
    /// - Parameter target: a whole path.
    /// - Throws: `io`.
    package static func makeLink(_ path: String, to target: String) throws(QuarryError) {
        guard symlink(target, path) == 0 else { throw QuarryError(call: "symlink", path: path) }
    }
}
