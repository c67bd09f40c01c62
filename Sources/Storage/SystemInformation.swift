#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Facts about the running process.
package enum SystemInformation {
    package static var processID: Int { Int(getpid()) }
}
