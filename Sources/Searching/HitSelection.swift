import Corpus
import Ranking
import Segments

/// Chooses hits from a ranking: chunks of the same text are one hit, and a source has no more
/// hits than allowed.
struct HitSelection {
    /// A hit to be, and the chunks that say the same.
    struct Group {
        let ranked: Ranked<RerankedCandidate>
        var copies: [ChunkAddress] = []
    }

    private struct SourceKey: Hashable {
        let segment: Int
        let source: Int
    }

    private let segments: [SegmentReader]
    private let options: SearchOptions
    /// Best first.
    private(set) var groups: [Group] = []
    private var groupOfText: [String: Int] = [:]
    private var hitsOfSource: [SourceKey: Int] = [:]

    init(segments: [SegmentReader], options: SearchOptions) {
        self.segments = segments
        self.options = options
    }

    var count: Int { groups.count }

    /// Goes on with the ranking.
    /// - Throws: `SegmentError`: `corrupt`.
    mutating func add(_ ranking: [Ranked<RerankedCandidate>]) throws {
        guard options.collapsesCopies || options.perSource != nil else {
            return groups += ranking.map { Group(ranked: $0) }
        }
        for ranked in ranking {
            let address = ranked.address
            let record = try segments[address.segment].chunk(address.ordinal)
            let text = record.chunk.text
            if options.collapsesCopies, let group = groupOfText[text] {
                groups[group].copies.append(address)
                continue
            }
            let source = SourceKey(segment: address.segment, source: record.source)
            let hits = hitsOfSource[source, default: 0]
            if let limit = options.perSource, hits >= limit { continue }
            hitsOfSource[source] = hits + 1
            if options.collapsesCopies { groupOfText[text] = groups.count }
            groups.append(Group(ranked: ranked))
        }
    }
}
