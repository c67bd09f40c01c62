package import Foundation

/// How far one run may go. Nil means as far as there is work.
package struct BuildLimits: Hashable, Sendable {
    /// No new source is taken from then on.
    package var deadline: Date?
    /// New or changed sources taken up at most; each attempt on one counts.
    package var maximumFiles: Int?
    /// Private memory of this process and its parsers, see `MemoryWatch`.
    package var memoryBytes: Int?
    /// Size of the index folder, all kept generations together, see `DiskForecast`.
    package var diskBytes: Int?

    package init(
        deadline: Date? = nil, maximumFiles: Int? = nil, memoryBytes: Int? = nil,
        diskBytes: Int? = nil
    ) {
        self.deadline = deadline
        self.maximumFiles = maximumFiles
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
    }
}

/// Why a run ends before its work does.
package enum StopReason: Hashable, Sendable {
    /// SIGINT or SIGTERM: nothing is published.
    case signal(Int32)
    case deadline
    case files
    case memory
    case disk

    /// For people and for `--json`.
    package var name: String {
        switch self {
        case .signal: "signal"
        case .deadline: "time"
        case .files: "files"
        case .memory: "memory"
        case .disk: "disk"
        }
    }
}
