package import Snapshots

/// One index of a group, here or elsewhere, at one root.
///
/// Each question says within how many seconds its answer counts; what comes later is thrown away.
package protocol Shard: Sendable {
    /// As the group calls it.
    var name: String { get }
    var manifest: Manifest { get }

    /// What its `ShardReader` for the question's reader answers.
    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer

    /// Names of its sources, see `SourceKeys`.
    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources
}
