import Embedding
import Postings
import Ranking

extension GroupChunks {
    /// What an answer made of chunks is judged by, and what was searched: all members are asked.
    /// - Throws: `MembersFailed`.
    func evidence(
        of addresses: [ChunkAddress], comparing comparison: PassageComparison
    ) throws(MembersFailed) -> (PassageEvidence, SearchedCounts) {
        var places: [Int: [Int]] = [:]
        for (place, address) in addresses.enumerated() {
            places[key(of: address).member, default: []].append(place)
        }
        let queries = Dictionary(
            uniqueKeysWithValues: scatter.members.map { member in
                (
                    member,
                    ShardEvidenceQuery(
                        comparison, question: question,
                        addresses: (places[member] ?? []).map { key(of: addresses[$0]).address })
                )
            })
        let replies = try scatter.evidence(queries)
        var passages = [PassageEvidence.Passage](repeating: .init(), count: addresses.count)
        for (member, reply) in replies {
            for (place, passage) in zip(places[member] ?? [], reply.passages) {
                passages[place] = passage.passage
            }
        }
        // As it is taken of one index: the least keys of all.
        let sample = replies.sorted { $0.key < $1.key }.flatMap(\.value.sample)
            .sorted { $0.key < $1.key }.prefix(ChanceSample.size)
        return (
            PassageEvidence(
                statistics: Scatter.sum(replies.values), passages: passages,
                sample: sample.map(\.chunk)),
            SearchedCounts(
                sources: replies.values.reduce(0) { $0 + $1.counts.sources },
                chunks: replies.values.reduce(0) { $0 + $1.counts.chunks })
        )
    }
}

extension ShardEvidenceQuery {
    init(
        _ comparison: PassageComparison, question: ShardQuestion, addresses: [ShardAddress]
    ) {
        self.init(
            question: question, terms: comparison.terms.sorted(),
            vector: comparison.vector.map(FloatRow.init),
            words: FloatRow(comparison.words.vectors), dimension: comparison.words.dimension,
            addresses: addresses)
    }
}

extension Scatter {
    /// - Throws: `MembersFailed`, also where one says what can't be.
    func evidence(
        _ queries: [Int: ShardEvidenceQuery]
    ) throws(MembersFailed) -> [Int: ShardEvidence] {
        let replies = try ask(queries)
        let odd = replies.filter { member, reply in
            queries[member].map { !reply.isSound(for: $0) } ?? true
        }
        guard odd.isEmpty else {
            throw MembersFailed(
                failures: odd.mapValues { _ in
                    ShardFailure(.broken, "it compares its chunks as nobody can")
                })
        }
        return replies
    }

    static func sum(_ replies: some Sequence<ShardEvidence>) -> BM25Statistics {
        replies.reduce(
            into: BM25Statistics(documentCount: 0, totalLength: 0, documentFrequencies: [:])
        ) { sum, reply in
            sum.documentCount += reply.documentCount
            sum.documentFrequencies.merge(reply.frequencies, uniquingKeysWith: +)
        }
    }
}
