package import Corpus
import Storage

/// Which segment a source belongs to: a pure function of its name and the corpus' chunk count.
package struct Partitioning: Hashable, Sendable {
    /// A power of two.
    package let count: Int

    /// Chunks a partition holds at most, on average; half of it at least from two partitions on.
    package static let targetChunks = 32_768

    package init(chunkCount: Int, targetChunks: Int = Self.targetChunks) {
        precondition(targetChunks > 0, "a partition holds at least one chunk")
        var count = 1
        while chunkCount > count * targetChunks { count *= 2 }
        self.count = count
    }

    /// `hash(SourceID) mod count`, from the first 8 bytes of the name's SHA-256, little-endian.
    package func partition(of id: SourceID) -> Int {
        let hash = Digest.sha256(id.path).bytes.prefix(8).reversed()
            .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(hash % UInt64(count))
    }
}
