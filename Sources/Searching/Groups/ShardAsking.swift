package import Corpus

/// What a member is asked on behalf of a reader.
package protocol ShardAsking: Codable, Sendable {
    associatedtype Answer: Codable & Sendable

    /// The last part of its path.
    static var route: String { get }
    var question: ShardQuestion { get }

    /// - Throws: `invalidInput` for what no group asks; `corrupt`.
    func answer(of reader: ShardReader) throws(QuarryError) -> Answer
}

extension ShardQuestion: ShardAsking {
    package static let route = "statistics"
    package var question: ShardQuestion { self }

    package func answer(of reader: ShardReader) throws(QuarryError) -> ShardStatistics {
        try reader.statistics(self)
    }
}

extension ShardCandidateQuery: ShardAsking {
    package static let route = "candidates"

    package func answer(of reader: ShardReader) throws(QuarryError) -> [ShardCandidate] {
        try reader.candidates(self)
    }
}

extension ShardScoreQuery: ShardAsking {
    package static let route = "scores"

    package func answer(of reader: ShardReader) throws(QuarryError) -> [Double] {
        try reader.scores(self)
    }
}

extension ShardVectorQuery: ShardAsking {
    package static let route = "vectors"

    package func answer(of reader: ShardReader) throws(QuarryError) -> [FloatRow] {
        try reader.vectors(self)
    }
}

extension ShardEvidenceQuery: ShardAsking {
    package static let route = "evidence"

    package func answer(of reader: ShardReader) throws(QuarryError) -> ShardEvidence {
        try reader.evidence(self)
    }
}

extension ShardPassageQuery: ShardAsking {
    package static let route = "passages"

    package func answer(of reader: ShardReader) throws(QuarryError) -> [ShardPassage] {
        try reader.passages(self)
    }
}
