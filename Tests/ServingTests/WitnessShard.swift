import Searching
import Snapshots
import Synchronization

@testable import Serving

/// A member that says one thing of every passage, and remembers which it was asked for.
final class WitnessShard: DocumentShard {
    let name: String
    let manifest = Manifest(
        fingerprints: [:], settings: [:],
        statistics: .init(sources: 0, chunks: 0, terms: 0, dimension: 1), calibration: [:],
        segments: [])
    private let proof: ProofQuery.Proof?
    private let names = Mutex<[String]>([])
    /// How many more it says than it was asked for.
    private let excess: Int

    var asked: [String] { names.withLock { $0 } }

    init(_ name: String, says proof: ProofQuery.Proof?, excess: Int = 0) {
        self.name = name
        self.proof = proof
        self.excess = excess
    }

    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        guard let query = query as? ProofQuery else { throw Self.silence }
        names.withLock { $0 += query.names }
        let said = [ProofQuery.Proof?](repeating: proof, count: query.names.count + excess)
        guard let answer = said as? Query.Answer else { throw Self.silence }
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
