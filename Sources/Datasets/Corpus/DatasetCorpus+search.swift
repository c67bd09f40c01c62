import Corpus
import HNSW
import Ranking

extension DatasetCorpus {
    /// The chunks that have most of a question's words, by BM25. Equal ones stand in the order of the
    /// corpus: where the index is cut into segments decides nothing.
    /// - Parameter allowed: chunks that are seen, a set for each segment.
    /// - Throws: `corrupt`.
    func best(
        _ count: Int, for question: String, by search: CandidateSearch, allowed: [OrdinalSet]
    ) throws(QuarryError) -> [(chunk: Int, address: ChunkAddress)] {
        let found = try search.lexicalOfEach(
            try search.lexicalQuery(question), count: count, allowed: allowed)
        var ranked: [(score: Double, chunk: Int, address: ChunkAddress)] = []
        for hit in found {
            ranked.append((hit.score, try chunk(at: hit.address), hit.address))
        }
        ranked.sort { $0.score != $1.score ? $0.score > $1.score : $0.chunk < $1.chunk }
        return ranked.prefix(count).map { ($0.chunk, $0.address) }
    }
}
