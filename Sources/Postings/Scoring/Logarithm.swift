#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The C library's `log`, which no Foundation type shadows here.
func logarithm(_ value: Double) -> Double { log(value) }
