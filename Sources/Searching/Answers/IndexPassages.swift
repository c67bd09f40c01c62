package import Corpus
package import Embedding
import HNSW
package import Postings
import Ranking
import Segments
import Snapshots

/// Finds answers' passages in one index.
package struct IndexPassages: PassageFinding {
    package let searcher: Searcher
    private let counts: SearchedCounts
    private let sample: ChanceSample
    package var encoder: Encoder? { searcher.encoder }

    /// - Parameters:
    ///   - counts: of what the searcher may find; nil: all of the index.
    ///   - sample: of the searcher's snapshot; nil: one of its own.
    package init(
        _ searcher: Searcher, counts: SearchedCounts? = nil, sample: ChanceSample? = nil
    ) {
        let statistics = searcher.snapshot.manifest.statistics
        self.searcher = searcher
        self.counts =
            counts ?? SearchedCounts(sources: statistics.sources, chunks: statistics.chunks)
        self.sample = sample ?? ChanceSample(searcher.snapshot)
    }

    package func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages {
        try found(
            try searcher.search(question, options: options), comparing: comparison)
    }

    /// What an answer made of hits is judged by.
    /// - Throws: `corrupt`.
    package func found(
        _ result: SearchResult, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages {
        FoundPassages(
            result: result,
            evidence: try searcher.evidence(
                of: result.hits.map(\.address), comparing: comparison, sample: sample),
            root: searcher.snapshot.manifest.root, counts: counts)
    }

    package func statistics(
        of terms: Set<String>, in found: FoundPassages
    ) throws(QuarryError) -> BM25Statistics {
        try BM25Statistics(of: terms, in: searcher.snapshot.segments.map(\.postings))
    }
}

extension Searcher {
    /// - Throws: `corrupt`.
    /// - Complexity: O(codes of the chunks and of the sample).
    func evidence(
        of addresses: [ChunkAddress], comparing comparison: PassageComparison,
        sample: ChanceSample
    ) throws(QuarryError) -> PassageEvidence {
        var words = PreparedWords(comparison.words)
        let passages = try addresses.map { (address) throws(QuarryError) in
            let segment = snapshot.segments[address.segment]
            guard let vector = comparison.vector else { return PassageEvidence.Passage() }
            return PassageEvidence.Passage(
                cosine: CandidateSearch.cosine(vector, segment.vectors.row(address.ordinal)),
                similarities: try segment.late.map { (late) throws(QuarryError) in
                    SimilarityTable(
                        question: try words.question(for: late),
                        codes: try late.codes(of: address.ordinal))
                })
        }
        return PassageEvidence(
            statistics: try BM25Statistics(
                of: comparison.terms, in: snapshot.segments.map(\.postings)),
            passages: passages, sample: try sample.compared(with: comparison))
    }
}
