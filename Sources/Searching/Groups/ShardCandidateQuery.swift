import Foundation

/// Asks a member for the best of its chunks by both retrievers.
package struct ShardCandidateQuery: Codable, Hashable, Sendable {
    /// Between which scripts the group's model compares.
    package struct Scripts: Codable, Hashable, Sendable {
        var aligned: [[String]]
        var chunks: [String]
    }

    package var question: ShardQuestion
    package var collection: CollectionStatistics
    /// Of length 1; nil where only words are asked.
    package var vector: FloatRow?
    /// Chunks wanted of each retriever.
    package var count: Int
    package var ef: Int
    /// Nil where no chunk can be in another script than the question.
    package var scripts: Scripts?
    /// Partitions of an index of the whole group: they decide which of equals come first.
    package var partitions: Int

    /// No question asks for more.
    package static let mostCandidates = 65_536
}
