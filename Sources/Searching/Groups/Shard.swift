package import Snapshots

/// One index of a group, here or elsewhere, at one root.
///
/// Each question says within how many seconds its answer counts; what comes later is thrown away.
package protocol Shard: Sendable {
    /// As the group calls it.
    var name: String { get }
    var manifest: Manifest { get }

    func statistics(
        _ query: ShardQuestion, within seconds: Double
    ) throws(ShardFailure) -> ShardStatistics

    /// The best of its chunks by words and the nearest, each with both scores.
    func candidates(
        _ query: ShardCandidateQuery, within seconds: Double
    ) throws(ShardFailure) -> [ShardCandidate]

    /// MaxSim of each chunk asked for.
    func scores(
        _ query: ShardScoreQuery, within seconds: Double
    ) throws(ShardFailure) -> [Double]

    func vectors(
        _ query: ShardVectorQuery, within seconds: Double
    ) throws(ShardFailure) -> [FloatRow]

    func passages(
        _ query: ShardPassageQuery, within seconds: Double
    ) throws(ShardFailure) -> [ShardPassage]

    /// Names of its sources, see `SourceKeys`.
    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources
}
