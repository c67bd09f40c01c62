#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Facts about the running process.
package enum SystemInformation {
    /// Whose files this process makes.
    package static var userID: UInt32 { UInt32(geteuid()) }

    /// The running program's file, without symbolic links.
    package static var executable: String { FileSystem.realPath("/proc/self/exe") }

    /// Gives memory that is free again back to the system (malloc_trim(3)): without it what one
    /// stage of a build needed stays with the process while the next asks for its own.
    package static func releaseFreeMemory() {
        _ = trim?(0)
    }

    // Looked up by name: Swift's Glibc module leaves malloc.h out, and other C libraries have no
    // such function.
    private static let trim = dlsym(nil, "malloc_trim").map {
        unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
}
