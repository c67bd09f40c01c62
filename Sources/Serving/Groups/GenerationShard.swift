import Corpus
import Searching
import Snapshots

/// An index folder of this machine as a member of a group.
struct GenerationShard: Shard {
    let name: String
    let generation: ServedGeneration
    var manifest: Manifest { generation.snapshot.manifest }

    func statistics(
        _ query: ShardQuestion, within seconds: Double
    ) throws(ShardFailure) -> ShardStatistics {
        try read(query) { (reader) throws(QuarryError) in try reader.statistics(query) }
    }

    func candidates(
        _ query: ShardCandidateQuery, within seconds: Double
    ) throws(ShardFailure) -> [ShardCandidate] {
        try read(query) { (reader) throws(QuarryError) in try reader.candidates(query) }
    }

    func scores(
        _ query: ShardScoreQuery, within seconds: Double
    ) throws(ShardFailure) -> [Double] {
        try read(query) { (reader) throws(QuarryError) in try reader.scores(query) }
    }

    func vectors(
        _ query: ShardVectorQuery, within seconds: Double
    ) throws(ShardFailure) -> [FloatRow] {
        try read(query) { (reader) throws(QuarryError) in try reader.vectors(query) }
    }

    func passages(
        _ query: ShardPassageQuery, within seconds: Double
    ) throws(ShardFailure) -> [ShardPassage] {
        try read(query) { (reader) throws(QuarryError) in try reader.passages(query) }
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

    private func read<Answer>(
        _ query: some ShardAsking, _ body: (ShardReader) throws(QuarryError) -> Answer
    ) throws(ShardFailure) -> Answer {
        do throws(QuarryError) {
            let readers = Caller(name: nil, groups: query.question.readers)
            return try body(generation.view(for: readers).shard)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Without the path, which is of this machine: readers see the reason.
    private static func failure(_ error: QuarryError) -> ShardFailure {
        ShardFailure(.unavailable, error.reason)
    }
}
