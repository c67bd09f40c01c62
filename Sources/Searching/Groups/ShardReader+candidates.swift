package import Corpus
import Foundation
import HNSW
import Postings
import Ranking
import Segments
import Snapshots
import Storage

extension ShardReader {
    /// The best chunks by words and the nearest, each with both scores. Of equals at the end of a
    /// list those are taken that come first in an index of the whole group.
    /// - Throws: `invalidInput` for a question that no group asks; `corrupt`.
    package func candidates(
        _ query: ShardCandidateQuery
    ) throws(QuarryError) -> [ShardCandidate] {
        guard (1...ShardCandidateQuery.mostCandidates).contains(query.count),
            (1...ShardCandidateQuery.mostCandidates).contains(query.ef),
            (1...1 << 20).contains(query.partitions)
        else { throw Self.refusal("so many candidates or partitions there never are") }
        let part = try part(of: query.question, query.collection)
        let lexicalQuery = try lexicalQuery(query.question, in: part)
        var places = GroupPlaces(segments: part.snapshot.segments, partitions: query.partitions)
        let lexical = try Self.best(query.count, places: &places) { (count) throws(QuarryError) in
            try part.search.lexical(lexicalQuery, count: count, allowed: part.restriction)
        }
        var nearest: [Ranked<Void>] = []
        if let vector = query.vector?.values {
            nearest = try Self.best(query.count, places: &places) { (count) throws(QuarryError) in
                try part.search.nearest(
                    vector, count: count, ef: query.ef, allowed: part.restriction)
            }
        }
        let addresses = Set(lexical.map(\.address) + nearest.map(\.address)).sorted()
        var scored = try part.search.scored(
            addresses.map { Candidate(address: $0) }, query: lexicalQuery,
            vector: query.vector?.values)
        if let scripts = query.scripts {
            var known: [ChunkAddress: Double] = [:]
            scored = try part.search.compared(
                scored, with: questionScripts(query.question, scripts), known: &known)
        }
        return try described(scored, lexical: lexical, nearest: nearest, places: &places)
    }

    private func described(
        _ candidates: [Candidate], lexical: [Ranked<Void>], nearest: [Ranked<Void>],
        places: inout GroupPlaces
    ) throws(QuarryError) -> [ShardCandidate] {
        let scores = { (list: [Ranked<Void>]) in
            Dictionary(uniqueKeysWithValues: list.map { ($0.address, Float($0.score)) })
        }
        let (byWords, byVectors) = (scores(lexical), scores(nearest))
        var described: [ShardCandidate] = []
        for candidate in candidates {
            let address = candidate.address
            let segment = searcher.snapshot.segments[address.segment]
            let chunk = try segment.chunk(address.ordinal).chunk
            let signature = segment.signatures?[address.ordinal]
            described.append(
                ShardCandidate(
                    address: ShardAddress(segment: address.segment, ordinal: address.ordinal),
                    source: try places.place(of: address).source.path, position: chunk.position,
                    scores: .init(
                        lexical: byWords[address], nearest: byVectors[address],
                        bm25: candidate.bm25, vector: candidate.vector),
                    overlap: candidate.overlap, text: Data(Digest.sha256(chunk.text).bytes),
                    signature: signature.map { Data($0.bytes) }))
        }
        return described
    }

    private func questionScripts(
        _ question: ShardQuestion, _ scripts: ShardCandidateQuery.Scripts
    ) -> QuestionScripts {
        let synonyms =
            question.usesSynonyms ? searcher.synonymIndex?.matches(in: question.text) ?? [] : []
        return QuestionScripts(
            [question.text] + synonyms.flatMap(\.others),
            identifiers: Identifiers.found(in: question.text), pairs: scripts.pairs)
    }

    /// Asks for more until all that are as good as the last one wanted are there.
    private static func best(
        _ count: Int, places: inout GroupPlaces,
        of list: (Int) throws(QuarryError) -> [Ranked<Void>]
    ) throws(QuarryError) -> [Ranked<Void>] {
        let most = max(count * 8, ShardCandidateQuery.mostCandidates)
        var asked = count + 1
        var found = try list(asked)
        while found.count == asked, found[asked - 1].score == found[count - 1].score, asked < most {
            asked = min(asked * 4, most)
            found = try list(asked)
        }
        guard found.count > count else { return found }
        let least = found[count - 1].score
        let equals = try found.filter { $0.score == least }.map { (ranked) throws(QuarryError) in
            (ranked, try places.place(of: ranked.address))
        }.sorted { $0.1 < $1.1 }.map(\.0)
        let better = found.prefix { $0.score > least }
        return Array(better) + equals.prefix(count - better.count)
    }
}

extension ShardCandidateQuery.Scripts {
    init(_ manifest: Manifest) {
        aligned = manifest.languages?.aligned ?? []
        chunks = (manifest.languages?.chunkScripts ?? []).map(\.rawValue).sorted()
    }

    /// Names that this version doesn't know are passed over, as they are in a manifest.
    var pairs: ScriptPairs {
        ScriptPairs(
            aligned.compactMap { pair in
                let scripts = pair.compactMap(WritingScript.init(rawValue:))
                return scripts.count == 2 ? (scripts[0], scripts[1]) : nil
            }, chunks: Set(chunks.compactMap(WritingScript.init(rawValue:))))
    }
}
