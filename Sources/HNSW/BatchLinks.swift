/// What the nodes of a batch want to link to on one layer: a row of keys for each.
///
/// Shared memory: while the batch looks for neighbours, each row is written by one thread.
// Sendable by that rule.
final class BatchLinks: @unchecked Sendable {
    /// The ranks of the batch that are on this layer.
    let batch: Range<Int>
    private let limit: Int
    private let keys: UnsafeMutableBufferPointer<ScoreKey>
    private let counts: UnsafeMutableBufferPointer<Int32>

    init(batch: Range<Int>, limit: Int) {
        self.batch = batch
        self.limit = limit
        keys = .allocate(capacity: max(1, batch.count * limit))
        counts = .allocate(capacity: max(1, batch.count))
        counts.initialize(repeating: 0)
    }

    deinit {
        keys.deallocate()
        counts.deallocate()
    }

    func set(_ selected: [ScoreKey], rank: Int) {
        let row = rank - batch.lowerBound
        for (slot, key) in selected.enumerated() {
            keys.initializeElement(at: row * limit + slot, to: key)
        }
        counts[row] = Int32(selected.count)
    }

    subscript(rank rank: Int) -> UnsafeBufferPointer<ScoreKey> {
        let start = (rank - batch.lowerBound) * limit
        let count = Int(counts[rank - batch.lowerBound])
        return UnsafeBufferPointer(rebasing: keys[start..<start + count])
    }
}
