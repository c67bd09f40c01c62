package import Corpus
import Storage

/// Which segment a source belongs to: a pure function of its name and the corpus' chunk count.
///
/// A search walks every segment, so segments grow with the corpus: ten times the chunks are about
/// four times the partitions (16 at a million chunks, 64 at ten, 251 at a hundred). The partitions
/// are split one by one in the order of linear hashing (Litwin 1980), so that a growing corpus
/// builds two segments anew and not all.
package struct Partitioning: Hashable, Sendable {
    /// Raised when a source may come to be in another partition.
    package static let version = 2

    package let count: Int

    /// Traps unless there is at least one.
    package init(count: Int) {
        precondition(count > 0, "an index has at least one partition")
        self.count = count
    }

    /// What a corpus has fewer chunks than.
    package static let maximumChunks = 1 << 40

    /// Chunks that one partition holds alone.
    package static let soleChunks = 10_000

    /// The least count n with `chunkCount³ ≤ soleChunks³ · n⁵`, in whole numbers so that it is the
    /// same everywhere: a partition holds about `soleChunks · n^⅔` chunks.
    /// - Complexity: O(count).
    package init(chunkCount: Int, soleChunks: Int = Self.soleChunks) {
        precondition(soleChunks > 0, "a partition holds at least one chunk")
        precondition(chunkCount < Self.maximumChunks, "a corpus has fewer chunks than 2⁴⁰")
        let cube = { (number: Int) in UInt128(number) * UInt128(number) * UInt128(number) }
        let (chunks, sole) = (cube(chunkCount), cube(soleChunks))
        var count = 1
        while chunks > sole.multipliedSaturating(cube(count) * UInt128(count * count)) {
            count += 1
        }
        self.init(count: count)
    }

    /// From the first 8 bytes of the name's SHA-256, little-endian, as h: with 2^k the greatest
    /// power of two not over `count`, h mod 2^(k+1) where there is such a partition yet, else h mod
    /// 2^k.
    package func partition(of id: SourceID) -> Int {
        let hash = Self.hash(of: id)
        let level = UInt64(1) << UInt64(count.bitWidth - 1 - count.leadingZeroBitCount)
        let place = hash & (2 * level - 1)
        return Int(place < UInt64(count) ? place : hash & (level - 1))
    }

    /// A place in an order in which each partition's sources stand together, however many
    /// partitions there are: the hash's bits, the lowest first.
    package static func place(of id: SourceID) -> UInt64 {
        var (hash, place) = (hash(of: id), UInt64(0))
        for _ in 0..<UInt64.bitWidth {
            place = place << 1 | hash & 1
            hash >>= 1
        }
        return place
    }

    private static func hash(of id: SourceID) -> UInt64 {
        Digest.sha256(id.path).bytes.prefix(8).reversed()
            .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
}

extension UInt128 {
    fileprivate func multipliedSaturating(_ other: UInt128) -> UInt128 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
