import Corpus

/// One unit of a run's work, as the queue keeps it.
package struct WorkItem: Hashable, Sendable, Identifiable {
    package enum Kind: Int, Sendable, CaseIterable {
        /// One source through parse, chunk and embed.
        case source = 1
        /// One partition's segment.
        case segment = 2
        case publish = 3
    }

    package let id: Int64
    package let run: Int64
    package let kind: Kind
    /// Names the item within its run and kind: a SourceID, a partition.
    package let key: String
    package let input: WorkInput?
    package let state: ItemState
    /// Attempts that ended in failure since the item was queued or retried by hand.
    package let failures: Int
    /// What `complete` was given.
    package let result: [UInt8]?
}
