import Corpus

/// A chunk's address in an open snapshot.
package struct ChunkAddress: Hashable, Sendable, Comparable {
    /// Position in the snapshot's list of segments.
    package var segment: Int
    package var ordinal: Int

    package init(segment: Int, ordinal: Int) {
        self.segment = segment
        self.ordinal = ordinal
    }

    package static func < (left: ChunkAddress, right: ChunkAddress) -> Bool {
        (left.segment, left.ordinal) < (right.segment, right.ordinal)
    }
}
