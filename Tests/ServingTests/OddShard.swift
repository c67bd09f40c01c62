import Foundation
import Searching
import Snapshots

/// A member that is slow, or says what can't be.
struct OddShard: Shard {
    enum Oddity: Hashable, CaseIterable {
        case slow, otherStatistics, negative, otherText, otherPlace, farPlace, double, tooMany,
            share
        case fewScores, otherChunk, noChunk, shortVectors
        case frequent, foundByNone, hugeScores, hugeVectors, neighbours
        case otherVersion

        /// Whether only a question for hits that differ meets it.
        var isOfVectors: Bool { self == .shortVectors || self == .hugeVectors }

        /// Of the reason that it is left out for, where others end alike.
        var words: String? {
            switch self {
            case .otherVersion: "another version"
            case .farPlace: "chunks that can't be"
            case .noChunk: "can't be read"
            case .neighbours: "another chunk"
            default: nil
            }
        }
    }

    let shard: any Shard
    let oddity: Oddity
    var seconds = 5.0

    var name: String { shard.name }
    var manifest: Manifest { shard.manifest }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        if oddity == .slow, query is ShardCandidateQuery {
            Thread.sleep(forTimeInterval: self.seconds)
        }
        let answer = try shard.answer(query, within: seconds)
        let odd: Any =
            switch answer {
            case let answer as ShardStatistics: odd(answer)
            case let answer as [ShardCandidate]:
                odd(answer, count: (query as? ShardCandidateQuery)?.count ?? 0)
            case let answer as [Double]: odd(answer)
            case let answer as [FloatRow]: odd(answer)
            case let answer as [ShardPassage]: odd(answer)
            default: answer
            }
        return odd as? Query.Answer ?? answer
    }

    private func odd(_ answer: ShardStatistics) -> ShardStatistics {
        var statistics = answer
        if oddity == .otherStatistics {
            statistics.collection.documentFrequencies["strange"] = 1
        }
        if oddity == .frequent {
            statistics.collection.documentFrequencies =
                statistics.collection.documentFrequencies.mapValues { _ in 1_000_000 }
        }
        if oddity == .negative { statistics.collection.totalLength = -5 }
        return statistics
    }

    private func odd(_ answer: [ShardCandidate], count: Int) -> [ShardCandidate] {
        var found = answer
        guard !found.isEmpty else { return found }
        switch oddity {
        case .otherText: found[0].text = Data(repeating: 7, count: 32)
        case .otherPlace: found[0].position += 100
        case .farPlace: found[0].position = .max
        case .double: found.append(found[0])
        case .tooMany:
            found += (0...count).map { number in
                var more = found[0]
                more.address.ordinal = 1_000 + number
                more.scores.lexical = 9
                return more
            }
        case .share: found[0].overlap = 3
        case .foundByNone:
            found[0].scores.lexical = nil
            found[0].scores.nearest = nil
        default: break
        }
        return found
    }

    private func odd(_ scores: [Double]) -> [Double] {
        if oddity == .hugeScores { return scores.map { _ in 1e308 } }
        return oddity == .fewScores ? scores.dropLast() : scores
    }

    private func odd(_ rows: [FloatRow]) -> [FloatRow] {
        if oddity == .hugeVectors {
            return rows.map { FloatRow($0.values.map { _ in Float.greatestFiniteMagnitude }) }
        }
        return oddity == .shortVectors ? rows.map { _ in FloatRow([1]) } : rows
    }

    private func odd(_ answer: [ShardPassage]) -> [ShardPassage] {
        var passages = answer
        if oddity == .otherChunk, let first = passages.first {
            passages = passages.map { _ in first }
            passages[0].chunk = passages[0].chunk.dropLast()
        }
        if oddity == .neighbours {
            for place in passages.indices { passages[place].before.append(passages[place].chunk) }
        }
        if oddity == .otherVersion {
            for place in passages.indices { passages[place].sourceVersion += 1 }
        }
        if oddity == .noChunk {
            for place in passages.indices { passages[place].chunk = Data() }
        }
        return passages
    }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources {
        try shard.sources(query, within: seconds)
    }
}
