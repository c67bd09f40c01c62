import Reporting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The most memory that this process has had resident and the most that its children have, added
/// up: about what engines count against a container.
enum PeakMemory {
    /// Bytes.
    /// - Parameter children: those that live. Of those that ended the largest counts, where it was
    ///   larger than these together.
    static func now(children: [Int32]) -> Int {
        var ended = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &ended)
        let living = children.reduce(0) { $0 + ProcessMemory.peak(ofChild: $1) }
        return ProcessMemory.peak + max(ended.ru_maxrss * 1024, living)
    }
}
