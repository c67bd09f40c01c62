import Glibc

/// Limits the child puts on itself before it reads the first byte of a document.
enum Confinement {
    /// Address space, no core dumps, no new privileges, and an end with the engine.
    static func apply(memoryBytes: Int?) {
        setLimit(RLIMIT_CORE, 0)
        if let memoryBytes { setLimit(RLIMIT_AS, memoryBytes) }
    }

    private static func setLimit(_ resource: __rlimit_resource, _ value: Int) {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
}
