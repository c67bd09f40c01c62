import Corpus
import Searching
import Snapshots

/// An index folder of this machine as a member of a group.
struct GenerationShard: DocumentShard {
    let name: String
    let generation: ServedGeneration
    let slots: ComputeSlots
    var manifest: Manifest { generation.snapshot.manifest }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        let watch = Stopwatch()
        guard !(query is ShardEvidenceQuery) || generation.isPrepared(within: seconds) else {
            throw ShardFailure(.late, "it was opened just now and gets ready")
        }
        let left = max(seconds - watch.seconds, 0)
        return try slots.run(within: left) { () throws(ShardFailure) -> Query.Answer in
            do throws(QuarryError) {
                let reader = Caller(name: nil, groups: query.question.readers.groups)
                return try query.answer(of: generation.view(for: reader).shard)
            } catch {
                throw Self.failure(error)
            }
        }
    }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources {
        do throws(QuarryError) {
            return try generation.keys.answer(query)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Documents are read and parsed one at a time, for all groups, and waited for no longer than
    /// an answer is.
    private static let reading = ComputeSlots(count: 1)

    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        try (Query.isParsing ? Self.reading : slots).run(within: seconds) {
            () throws(ShardFailure) -> Query.Answer in
            do {
                let view = try generation.view(for: Caller(name: nil, groups: query.readers.groups))
                return try query.answer(of: view, proofs: proofs)
            } catch {
                if let problem = error as? Problem {
                    throw ShardFailure(.unavailable, problem.detail)
                }
                throw Self.failure(QuarryError(other: error))
            }
        }
    }

    /// Without the path, which is of this machine: readers see the reason.
    private static func failure(_ error: QuarryError) -> ShardFailure {
        ShardFailure(.unavailable, error.reason)
    }
}
