import Corpus
import Foundation
import HNSW
import Postings
import Ranking
import Snapshots
import Storage

/// The chunks that members have found for one question, under addresses in the order that an index
/// of the whole group would have them in.
///
/// Addresses are numbers in that order, so they change when chunks join that nobody knew: then
/// `Reordered` is thrown, all is ranked again, and what members said before is not asked again.
final class GroupChunks {
    struct Reordered: Error {}

    struct Key: Hashable {
        var member: Int
        var address: ShardAddress
    }

    struct Known {
        var candidate: ShardCandidate
        var place: GroupPlace
        var source: Int
        var signature: TextSignature?
    }

    let scatter: Scatter
    let question: ShardQuestion
    let collection: CollectionStatistics
    private let scripts: ShardCandidateQuery.Scripts?
    private let partitions: Int
    private var known: [Key: Known] = [:]
    private var addresses: [Key: ChunkAddress] = [:]
    private var keys: [ChunkAddress: Key] = [:]
    /// Of each source's path.
    private var sources: [String: Int] = [:]
    /// What members found, by how many were wanted.
    private var found: [Int: [(key: Key, scores: ShardCandidate.Scores)]] = [:]
    private var scores: [Key: Double] = [:]
    private var logits: [Key: Double] = [:]
    private var rows: [Key: [Float]] = [:]

    /// Of a comparison, and of a vector's component, which are 1 at most but for rounding.
    private static let mostScore = 100.0

    /// - Parameters:
    ///   - scripts: nil where no chunk can be in another script than the question.
    ///   - partitions: of an index of the whole group.
    init(
        scatter: Scatter, question: ShardQuestion, collection: CollectionStatistics,
        scripts: ShardCandidateQuery.Scripts?, partitions: Int
    ) {
        self.scatter = scatter
        self.question = question
        self.collection = collection
        self.scripts = scripts
        self.partitions = partitions
    }

    func key(of address: ChunkAddress) -> Key {
        guard let key = keys[address] else {
            preconditionFailure("an address is of a chunk that was found")
        }
        return key
    }

    func known(_ address: ChunkAddress) -> Known {
        guard let found = known[key(of: address)] else {
            preconditionFailure("an address is of a chunk that was found")
        }
        return found
    }
}

extension GroupChunks: FirstStage {
    func candidates(
        _ query: RetrievalQuery, lexicalQuery: BM25Query, count: Int, ef: Int,
        allowed: [OrdinalSet]?
    ) throws -> [Candidate] {
        if query.vector == nil, lexicalQuery.isEmpty { return [] }
        if found[count] == nil {
            try gather(query.vector, count: count, ef: ef)
        }
        return merged(found[count] ?? [], count: count)
    }

    /// Members have looked at the texts already.
    func compared(
        _ candidates: [Candidate], with scripts: QuestionScripts,
        known: inout [ChunkAddress: Double]
    ) -> [Candidate] { candidates }

    func scored(
        _ candidates: [Candidate], query: BM25Query, vector: [Float]?
    ) -> [Candidate] {
        preconditionFailure("a group's question has no variants")
    }

    private func gather(_ vector: [Float]?, count: Int, ef: Int) throws {
        let replies = try scatter.askAll(
            ShardCandidateQuery(
                question: question, collection: collection, vector: vector.map(FloatRow.init),
                count: count, ef: ef, scripts: scripts, partitions: partitions))
        let (isFirst, before) = (known.isEmpty, known.count)
        var list: [(key: Key, scores: ShardCandidate.Scores)] = []
        for (member, candidates) in replies.sorted(by: { $0.key < $1.key }) {
            guard ShardCandidate.areSound(candidates, count: count) else {
                throw MembersFailed(failures: [
                    member: ShardFailure(.broken, "it found chunks that can't be")
                ])
            }
            for candidate in candidates {
                let key = Key(member: member, address: candidate.address)
                try take(candidate, as: key)
                list.append((key, candidate.scores))
            }
        }
        found[count] = list
        guard known.count > before else { return }
        order()
        if !isFirst { throw Reordered() }
    }

    /// - Throws: `MembersFailed` where a member says another thing of a chunk than before.
    private func take(_ candidate: ShardCandidate, as key: Key) throws(MembersFailed) {
        if let before = known[key]?.candidate {
            guard before.source == candidate.source, before.position == candidate.position,
                before.text == candidate.text
            else {
                throw MembersFailed(failures: [
                    key.member: ShardFailure(.broken, "its chunks change while it is asked")
                ])
            }
            return
        }
        let source = sources[candidate.source] ?? sources.count
        sources[candidate.source] = source
        known[key] = Known(
            candidate: candidate,
            place: GroupPlace(
                source: SourceID(path: candidate.source), position: candidate.position,
                partitions: partitions),
            source: source,
            signature: candidate.signature.map { TextSignature(bytes: Array($0)) })
    }

    private func order() {
        let sorted = known.sorted {
            // A member that lies may have two chunks at one place.
            ($0.value.place, $0.key.member, $0.key.address.segment, $0.key.address.ordinal)
                < ($1.value.place, $1.key.member, $1.key.address.segment, $1.key.address.ordinal)
        }
        addresses = [:]
        keys = [:]
        for (number, item) in sorted.enumerated() {
            let address = ChunkAddress(segment: item.value.place.partition, ordinal: number)
            addresses[item.key] = address
            keys[address] = item.key
        }
    }

    /// The best `count` of each list over all members, as `CandidateSearch` merges segments.
    private func merged(
        _ list: [(key: Key, scores: ShardCandidate.Scores)], count: Int
    ) -> [Candidate] {
        let byWords = ranks(list, count: count) { $0.lexical }
        let byVectors = ranks(list, count: count) { $0.nearest }
        return list.compactMap { item -> Candidate? in
            guard let address = addresses[item.key],
                byWords[address] != nil || byVectors[address] != nil
            else { return nil }
            var candidate = Candidate(
                address: address, bm25: item.scores.bm25, vector: item.scores.vector,
                bm25Rank: byWords[address], vectorRank: byVectors[address])
            candidate.overlap = known[item.key]?.candidate.overlap ?? 1
            return candidate
        }.sorted { $0.address < $1.address }
    }

    private func ranks(
        _ list: [(key: Key, scores: ShardCandidate.Scores)], count: Int,
        by score: (ShardCandidate.Scores) -> Float?
    ) -> [ChunkAddress: Int] {
        let ranked = list.compactMap { item -> Ranked<Void>? in
            guard let score = score(item.scores), let address = addresses[item.key] else {
                return nil
            }
            return Ranked(address: address, score: Double(score), value: ())
        }.sorted(by: Ranked.before).prefix(count)
        return Dictionary(
            uniqueKeysWithValues: ranked.enumerated().map { ($0.element.address, $0.offset + 1) })
    }
}

extension GroupChunks: ChunkReading {
    func signature(of address: ChunkAddress) -> TextSignature? { known(address).signature }

    func identity(of address: ChunkAddress) -> ChunkIdentity {
        let found = known(address)
        return ChunkIdentity(
            text: found.candidate.text.base64EncodedString(),
            source: .init(segment: 0, number: found.source))
    }

    /// Each asked for once.
    func vectors(of addresses: [ChunkAddress]) throws -> [[Float]] {
        let new = addresses.filter { rows[key(of: $0)] == nil }
        let found = try ask(new) { ShardVectorQuery(question: question, addresses: $0) }
        for (address, row) in zip(new, found) {
            let key = key(of: address)
            let dimension = scatter.shards[key.member].manifest.statistics.dimension
            guard row.values.count == dimension,
                row.values.allSatisfy({ $0.magnitude <= Float(Self.mostScore) })
            else {
                throw MembersFailed(failures: [
                    key.member: ShardFailure(.broken, "its vectors are none of an index's")
                ])
            }
            rows[key] = row.values
        }
        return addresses.map { rows[key(of: $0)] ?? [] }
    }

    /// What a cross-encoder says of each chunk, each read once.
    func logits(
        of addresses: ArraySlice<ChunkAddress>,
        by read: (ArraySlice<ChunkAddress>) throws -> [Double]
    ) throws -> [Double] {
        let new = addresses.filter { logits[key(of: $0)] == nil }
        if !new.isEmpty {
            for (address, logit) in zip(new, try read(new[...])) {
                logits[key(of: address)] = logit
            }
        }
        return addresses.map { logits[key(of: $0)] ?? 0 }
    }

    /// MaxSim of each chunk, each asked for once.
    func scores(
        of addresses: ArraySlice<ChunkAddress>, words: FloatRow, dimension: Int
    ) throws -> [Double] {
        let new = addresses.filter { scores[key(of: $0)] == nil }
        let found = try ask(new) {
            ShardScoreQuery(
                question: question, words: words, dimension: dimension, addresses: $0)
        }
        for (address, score) in zip(new, found) {
            let key = key(of: address)
            // A mean of cosines, about: what is far from that would be no number once it is summed.
            guard score.magnitude <= Self.mostScore else {
                throw MembersFailed(failures: [
                    key.member: ShardFailure(.broken, "its scores are of no comparison")
                ])
            }
            scores[key] = score
        }
        return addresses.map { scores[key(of: $0)] ?? 0 }
    }

    /// Asks each member for something of each of its chunks.
    /// - Returns: in the order of the addresses.
    /// - Throws: `MembersFailed`, also where one says it of more or fewer.
    func ask<Query: ShardAsking, Reply>(
        _ wanted: [ChunkAddress], _ query: ([ShardAddress]) -> Query
    ) throws(MembersFailed) -> [Reply] where Query.Answer == [Reply] {
        var replies = [Reply?](repeating: nil, count: wanted.count)
        for start in stride(from: 0, to: wanted.count, by: ShardPassageQuery.mostAddresses) {
            var places: [Int: [Int]] = [:]
            for place in start..<min(start + ShardPassageQuery.mostAddresses, wanted.count) {
                places[key(of: wanted[place]).member, default: []].append(place)
            }
            let queries = places.mapValues { query($0.map { key(of: wanted[$0]).address }) }
            for (member, list) in try scatter.ask(queries) {
                let own = places[member] ?? []
                guard list.count == own.count else {
                    throw MembersFailed(failures: [
                        member: ShardFailure(.broken, "it left some of what was asked out")
                    ])
                }
                for (place, reply) in zip(own, list) { replies[place] = reply }
            }
        }
        return replies.compactMap(\.self)
    }
}
