import Indexing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks whether the process that started this one is still there.
///
/// PR_SET_PDEATHSIG would tell at once, but of the *thread* that started it: engines start
/// processes from threads that end before their work does.
enum ParentWatch {
    private static let seconds = 0.5

    /// - Parameter gone: called once it isn't.
    static func start(_ gone: @escaping @Sendable () -> Void) -> Ticker {
        let parent = getppid()
        return Ticker(seconds: seconds) {
            if getppid() != parent { gone() }
        }
    }
}
