import Searching
import Snapshots
import Synchronization

@testable import Serving

/// A member that has whatever it is asked for, and sends files as a test says.
final class ClaimingShard: DocumentShard {
    let name: String
    let manifest = Manifest(
        fingerprints: [:], settings: [:],
        statistics: .init(sources: 0, chunks: 0, terms: 0, dimension: 1), calibration: [:],
        segments: [])
    private let claims: [MemberSource]
    private let hasMore: Bool
    private let facets: FacetCounts
    private let piece: @Sendable (Int) -> DocumentPiece
    private let starts = Mutex<[Int]>([])

    /// From where pieces were asked for.
    var asked: [Int] { starts.withLock { $0 } }

    init(
        _ name: String, claims: [MemberSource] = [], hasMore: Bool = false,
        facets: FacetCounts = FacetCounts(FacetCounts.Tally()),
        piece: @escaping @Sendable (Int) -> DocumentPiece = { _ in DocumentPiece(reason: "no") }
    ) {
        self.name = name
        self.claims = claims
        self.hasMore = hasMore
        self.facets = facets
        self.piece = piece
    }

    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        let answer: Any
        switch query {
        case is SourceQuery: answer = DocumentAnswer(value: claims.first)
        case is SourceListQuery: answer = SourceListQuery.Page(sources: claims, hasMore: hasMore)
        case is FacetQuery: answer = facets
        case let query as any PieceAsking:
            let start = query.start
            starts.withLock { $0.append(start) }
            answer = piece(start)
        default: throw Self.silence
        }
        guard let answer = answer as? Query.Answer else { throw Self.silence }
        return answer
    }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer { throw Self.silence }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources { throw Self.silence }

    private static let silence = ShardFailure(.unavailable, "says nothing else")
}
