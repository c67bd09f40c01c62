#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many files and sockets this process may have open.
package enum DescriptorLimit {
    /// For what is not a connection: the index's files, the parser, the process's own.
    private static let reserve = 256

    /// Raises the limit as far as it may be raised, and says how many connections fit.
    package static func connections(_ wanted: Int) -> Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        let enough = rlim_t(wanted + reserve)
        if limit.rlim_cur < enough {
            limit.rlim_cur = min(enough, limit.rlim_max)
            // Where it can't be raised, there are fewer connections.
            _ = setrlimit(resource, &limit)
            _ = getrlimit(resource, &limit)
        }
        return min(wanted, max(Int(clamping: limit.rlim_cur) - reserve, 16))
    }
}
