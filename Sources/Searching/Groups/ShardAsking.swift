/// What a member is asked on behalf of a reader.
package protocol ShardAsking: Codable, Sendable {
    var question: ShardQuestion { get }
}

extension ShardQuestion: ShardAsking {
    package var question: ShardQuestion { self }
}

extension ShardCandidateQuery: ShardAsking {}
extension ShardScoreQuery: ShardAsking {}
extension ShardVectorQuery: ShardAsking {}
extension ShardPassageQuery: ShardAsking {}
