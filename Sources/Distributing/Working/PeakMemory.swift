#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The most memory that this process has had resident, and the largest child of its that has
/// ended, together: what engines count against a container.
package enum PeakMemory {
    /// Bytes.
    package static var now: Int {
        var (own, children) = (rusage(), rusage())
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
        return (own.ru_maxrss + children.ru_maxrss) * 1024
    }
}
