import Corpus
import Jobs
import Snapshots
import Storage

/// A partition whose segment is to be built.
struct PartitionWork: Sendable {
    let partition: Int
    /// How many partitions there are.
    let of: Int
    /// Sorted by SourceID.
    let files: [SourceFile]
    /// What the segment is a function of, hexadecimal.
    let inputs: String

    /// Names the partition in the queue.
    var key: String { "\(partition)/\(of)" }

    var digest: Digest { Digest.sha256(inputs) }
}
