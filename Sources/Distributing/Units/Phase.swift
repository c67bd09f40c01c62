import Indexing

/// What a unit of work does; each phase is planned when all receipts of the one before are there.
package enum Phase: String, Codable, Sendable, CaseIterable {
    /// Parses, chunks and embeds sources.
    case prepare
    /// Writes the segment of a partition.
    case segment
    /// Asks pseudo-queries of some segments.
    case search
    /// Compares pseudo-queries with chunks token by token.
    case compare

    /// What its outputs are decided by.
    var extent: BuildSteps.Extent {
        switch self {
        case .prepare: .preparation
        case .segment: .segments
        case .search, .compare: .index
        }
    }
}
