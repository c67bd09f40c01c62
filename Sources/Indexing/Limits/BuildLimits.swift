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
