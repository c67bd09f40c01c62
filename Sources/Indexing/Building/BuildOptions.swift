import Segments
package import Storage

/// Where a build works, how far it may go, and what it takes for granted.
package struct BuildOptions: Sendable {
    package var index: String
    /// Folder of the queue and the hash cache.
    package var state: StateFolder
    package var threads: Int
    /// Take nothing from the artifact store.
    package var ignoresCache: Bool
    /// Read every file again, whatever size, times and inode say.
    package var distrustsHints: Bool
    /// Publish however many sources are gone.
    package var acceptsRemovals: Bool
    /// Judges what is to be published; nil: nobody does.
    package var gate: BuildGate?
    /// See `Partitioning`; an index is comparable with those of the same target only.
    package var soleChunks = Partitioning.soleChunks
    /// Seconds after which another process takes over what this one holds and does not stir for.
    package var leaseSeconds: Double
    /// Limits, and who may stop the run.
    package var control: StopControl
    /// The file system of a path.
    package var space: @Sendable (String) -> DiskSpace?

    package static let defaultLeaseSeconds = 60.0

    package init(
        index: String, state: StateFolder, threads: Int, ignoresCache: Bool = false,
        distrustsHints: Bool = false, acceptsRemovals: Bool = false,
        gate: BuildGate? = nil, leaseSeconds: Double = Self.defaultLeaseSeconds,
        control: StopControl = StopControl(),
        space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
    ) {
        self.distrustsHints = distrustsHints
        self.acceptsRemovals = acceptsRemovals
        self.gate = gate
        self.leaseSeconds = leaseSeconds
        self.index = index
        self.state = state
        self.threads = threads
        self.ignoresCache = ignoresCache
        self.control = control
        self.space = space
    }
}
