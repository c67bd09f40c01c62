import Corpus
import Segments

/// Where a chunk would stand in one index of the whole group: what decides between equals there.
struct GroupPlace: Hashable, Comparable, Sendable {
    var partition: Int
    var source: SourceID
    var position: Int

    init(source: SourceID, position: Int, partitions: Int) {
        partition = Partitioning(count: partitions).partition(of: source)
        self.source = source
        self.position = position
    }

    static func < (left: GroupPlace, right: GroupPlace) -> Bool {
        if left.partition != right.partition { return left.partition < right.partition }
        return left.source != right.source
            ? left.source < right.source : left.position < right.position
    }
}
