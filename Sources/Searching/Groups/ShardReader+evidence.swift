package import Corpus
import Embedding
import Snapshots

extension ShardReader {
    /// - Throws: as `scores`.
    package func evidence(_ query: ShardEvidenceQuery) throws(QuarryError) -> ShardEvidence {
        let addresses = try addresses(query.addresses)
        let dimension = searcher.snapshot.manifest.statistics.dimension
        let isCompared = query.vector != nil
        guard query.terms.count <= ShardEvidenceQuery.mostTerms,
            query.vector.map({ $0.values.count == dimension }) ?? true
        else { throw Self.refusal("the vector is a row of the index's dimension") }
        guard isCompared || query.words.values.isEmpty,
            !isCompared
                || query.dimension > 0 && query.words.values.count % query.dimension == 0
                    && query.words.values.count / query.dimension <= ShardEvidenceQuery.mostWords
        else { throw Self.refusal("the words' vectors are rows of one dimension") }
        let comparison = PassageComparison(
            terms: Set(query.terms), vector: query.vector?.values,
            words: TokenVectors(vectors: query.words.values, dimension: query.dimension))
        return ShardEvidence(
            try searcher.evidence(of: addresses, comparing: comparison, sample: sample),
            terms: query.terms, counts: counts)
    }
}
