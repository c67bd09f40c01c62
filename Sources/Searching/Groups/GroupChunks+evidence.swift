import Embedding
import Postings
import Ranking
import Snapshots

extension GroupChunks {
    /// What an answer made of chunks is judged by, and what was searched: all members are asked.
    /// - Throws: `MembersFailed`.
    func evidence(
        of addresses: [ChunkAddress], comparing comparison: PassageComparison
    ) throws(MembersFailed) -> (PassageEvidence, SearchedCounts) {
        try scatter.evidence(
            of: addresses.map { key(of: $0) }, comparing: comparison, question: question)
    }
}

extension Scatter {
    /// What an answer made of chunks is judged by, and what was searched: all members are asked.
    /// - Throws: `MembersFailed`.
    func evidence(
        of keys: [GroupChunks.Key], comparing comparison: PassageComparison,
        question: ShardQuestion
    ) throws(MembersFailed) -> (PassageEvidence, SearchedCounts) {
        var places: [Int: [Int]] = [:]
        for (place, key) in keys.enumerated() { places[key.member, default: []].append(place) }
        let queries = Dictionary(
            uniqueKeysWithValues: members.map { member in
                (
                    member,
                    ShardEvidenceQuery(
                        comparison, question: question,
                        addresses: (places[member] ?? []).map { keys[$0].address })
                )
            })
        let replies = try evidence(queries)
        var passages = [PassageEvidence.Passage](repeating: .init(), count: keys.count)
        for (member, reply) in replies {
            for (place, passage) in zip(places[member] ?? [], reply.passages) {
                passages[place] = passage.passage
            }
        }
        return (
            PassageEvidence(
                statistics: Self.sum(replies.values), passages: passages,
                sample: Self.sample(replies)),
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
            let chunks = shards[member].manifest.statistics.chunks
            return queries[member].map { !reply.isSound(for: $0, chunks: chunks) } ?? true
        }
        guard odd.isEmpty else {
            throw MembersFailed(
                failures: odd.mapValues { _ in
                    ShardFailure(.broken, "it compares its chunks as nobody can")
                })
        }
        return replies
    }

    /// As it is taken of one index: the least keys of all.
    static func sample(_ replies: [Int: ShardEvidence]) -> [SampledChunk] {
        replies.sorted { $0.key < $1.key }.flatMap(\.value.sample).sorted { $0.key < $1.key }
            .prefix(ChanceSample.size).map(\.chunk)
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
