/// What the store holds, and what this process saw of it.
package struct ArtifactStatistics: Hashable, Sendable {
    package struct Total: Hashable, Sendable {
        package var count = 0
        /// Without keys, checksums and the database's own pages.
        package var bytes = 0
    }

    package internal(set) var totals: [ArtifactKind: Total] = [:]
    /// Since the store was opened by this process.
    package internal(set) var damaged = 0
    package internal(set) var evicted = 0

    // Totals come from the file, and a damaged one must not trap.
    package var bytes: Int { totals.values.reduce(0) { $0 &+ $1.bytes } }
    package var count: Int { totals.values.reduce(0) { $0 &+ $1.count } }
}
