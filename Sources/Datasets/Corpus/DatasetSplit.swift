import Corpus
import Storage

/// Which sources are trained on and which are tested with.
///
/// Sources that half say the same, copies in other formats among them, or that answer the same
/// question, stand on one side. A side is a function of the name of the least source of such a
/// group, so that a corpus that grows keeps its split. What single passages on both sides say alike
/// is taken from the training side.
struct DatasetSplit: Sendable {
    /// By source.
    let isTest: [Bool]
    /// By the least chunk of a cluster: whether a source of the test has a part in it.
    private let isTested: [Bool]
    /// By chunk: what `RepeatedSentences` has found; empty where nobody has looked.
    var isRepeated: [Bool] = []

    /// A text in more sources than these is boilerplate: it makes no two of them alike.
    static let boilerplate = 8

    /// - Parameters:
    ///   - related: sources that have to stand on one side: copies, and those of one question.
    ///   - share: of the test, 0…1.
    /// - Complexity: O(chunks · log chunks).
    init(
        _ corpus: DatasetCorpus, clusters: NearDuplicateClusters, related: [[Int]], share: Double
    ) {
        let owners = corpus.sources.enumerated().flatMap { index, source in
            [Int32](repeating: Int32(index), count: source.chunks.count)
        }
        var groups = DisjointSets(count: corpus.sources.count)
        for sources in related {
            for source in sources.dropFirst() { groups.join(sources[0], with: source) }
        }
        for (one, other) in Self.alikeSources(corpus, clusters, owners: owners) {
            groups.join(one, with: other)
        }
        let isTest = Self.sides(corpus, groups: groups.leasts(), share: share)
        var isTested = [Bool](repeating: false, count: owners.count)
        for (chunk, owner) in owners.enumerated() where isTest[Int(owner)] {
            isTested[Int(clusters.leasts[chunk])] = true
        }
        self.isTest = isTest
        self.isTested = isTested
    }

    /// Whether a chunk of the training side says what one of the test's says.
    func leaks(_ chunk: Int, of source: Int, clusters: NearDuplicateClusters) -> Bool {
        guard !isTest[source] else { return false }
        return isTested[Int(clusters.leasts[chunk])] || (!isRepeated.isEmpty && isRepeated[chunk])
    }

    /// Where a name stands among all, 0..<1.
    static func place(of path: String) -> Double {
        let hash = Digest.sha256(parts: ["quarry dataset split", path]).prefix64
        return Double(hash >> 11) * 0x1p-53
    }

    private static func sides(
        _ corpus: DatasetCorpus, groups: [Int32], share: Double
    ) -> [Bool] {
        var places: [Int32: Double] = [:]
        for group in groups where places[group] == nil {
            places[group] = place(of: corpus.sources[Int(group)].path)
        }
        var isTest = places.mapValues { $0 < share }
        // A side of a small corpus would often have nothing: it gets the group that is next to it.
        let order = places.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        if order.count > 1, share > 0, share < 1 {
            isTest[order[0]] = true
            isTest[order[order.count - 1]] = false
        }
        return groups.map { isTest[$0] ?? false }
    }

    /// Pairs of sources of which the smaller one shares half of its chunks with the other.
    private static func alikeSources(
        _ corpus: DatasetCorpus, _ clusters: NearDuplicateClusters, owners: [Int32]
    ) -> [(Int, Int)] {
        var members = owners.indices.filter(clusters.hasCopies)
        members.sort { (clusters.leasts[$0], $0) < (clusters.leasts[$1], $1) }
        var pairs: [UInt64] = []
        var start = 0
        while start < members.count {
            var end = start
            var sources: [Int32] = []
            while end < members.count, clusters.areAlike(members[start], members[end]) {
                let owner = owners[members[end]]
                if sources.last != owner { sources.append(owner) }
                end += 1
            }
            if (2...boilerplate).contains(sources.count) { pairs += Self.pairs(of: sources) }
            start = end
        }
        pairs.sort()
        return counted(pairs).compactMap { pair, count in
            let (one, other) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
            let least = min(
                corpus.sources[one].chunks.count, corpus.sources[other].chunks.count)
            return 2 * count >= least ? (one, other) : nil
        }
    }

    private static func pairs(of sources: [Int32]) -> [UInt64] {
        sources.indices.flatMap { place in
            sources[(place + 1)...].map { UInt64(sources[place]) << 32 | UInt64($0) }
        }
    }

    private static func counted(_ sorted: [UInt64]) -> [(pair: UInt64, count: Int)] {
        var counts: [(pair: UInt64, count: Int)] = []
        for pair in sorted {
            if counts.last?.pair == pair {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((pair, 1))
            }
        }
        return counts
    }
}
