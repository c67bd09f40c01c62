import Corpus
import Postings
import Ranking

/// Chooses hits from a ranking: chunks of the same text are one hit, and a source has no more
/// hits than allowed.
struct HitSelection {
    /// A hit to be, and the chunks that say the same.
    struct Group {
        let ranked: Ranked<RerankedCandidate>
        var copies: [ChunkAddress] = []
        /// Chunks that say nearly the same, most alike first.
        var nearDuplicates: [NearDuplicate] = []
    }

    struct NearDuplicate {
        let address: ChunkAddress
        let similarity: Double
    }

    /// Named with a hit; there may be more.
    private static let maximumNearDuplicates = 50

    private let chunks: any ChunkReading
    private let options: SearchOptions
    /// Best first.
    private(set) var groups: [Group] = []
    private var groupOfText: [String: Int] = [:]
    private var hitsOfSource: [ChunkIdentity.Source: Int] = [:]
    private var near = NearDuplicates()

    init(chunks: any ChunkReading, options: SearchOptions) {
        self.chunks = chunks
        self.options = options
    }

    var count: Int { groups.count }

    /// Goes on with the ranking.
    /// - Throws: `QuarryError`: `corrupt`.
    mutating func add(_ ranking: [Ranked<RerankedCandidate>]) throws {
        for ranked in ranking {
            let address = ranked.address
            let signature = chunks.signature(of: address)
            let alike = signature.map { near.groups(like: $0) } ?? []
            if alike.isEmpty, signature?.isEmpty == false, canPassOver { continue }
            let identity = try chunks.identity(of: address)
            let text = identity.text
            if options.collapsesCopies, let group = groupOfText[text] {
                groups[group].copies.append(address)
                continue
            }
            if options.collapsesNearDuplicates, let best = alike.first {
                note(address, similarity: best.similarity, in: best.group)
                continue
            }
            let hits = hitsOfSource[identity.source, default: 0]
            if let limit = options.perSource, hits >= limit { continue }
            hitsOfSource[identity.source] = hits + 1
            if options.collapsesCopies { groupOfText[text] = groups.count }
            if let signature { near.add(signature, group: groups.count) }
            append(ranked, alike: alike)
        }
    }

    /// Whether a chunk like no hit so far changes none of the page. It does where it takes a later
    /// one that is like a hit to itself, or its place among the source's; and where not all
    /// hits are compared it may be the copy of one.
    private var canPassOver: Bool {
        groups.count > options.end && !options.collapsesNearDuplicates
            && options.perSource == nil && near.isComplete
    }

    /// A new group, and in each group like it a note of the other.
    private mutating func append(
        _ ranked: Ranked<RerankedCandidate>, alike: [(group: Int, similarity: Double)]
    ) {
        groups.append(Group(ranked: ranked))
        for (group, similarity) in alike {
            note(ranked.address, similarity: similarity, in: group)
            note(groups[group].ranked.address, similarity: similarity, in: groups.count - 1)
        }
    }

    private mutating func note(_ address: ChunkAddress, similarity: Double, in group: Int) {
        let list = groups[group].nearDuplicates
        guard list.count < Self.maximumNearDuplicates else { return }
        let place = list.firstIndex { $0.similarity < similarity } ?? list.count
        groups[group].nearDuplicates.insert(
            NearDuplicate(address: address, similarity: similarity), at: place)
    }
}
