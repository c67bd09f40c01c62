extension SystemInformation {
    /// Bytes of memory that programs can have without others being swapped out: `MemAvailable` of
    /// proc(5)'s meminfo. Nil where the system doesn't say.
    package static var availableMemory: Int? {
        guard let bytes = try? FileSystem.read("/proc/meminfo", limit: 64 << 10) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes << 10
    }
}
