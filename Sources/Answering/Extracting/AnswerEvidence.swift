import Corpus
import Embedding
import HNSW
import Ranking
import Searching
import Segments
import Snapshots

/// What tells whether the passages that were found hold an answer at all.
package struct AnswerEvidence: Hashable, Sendable {
    /// Share of the question's terms in the best passage and its headings, by idf, 0…1.
    package var passageCoverage: Double
    /// The same in the best sentence.
    package var sentenceCoverage: Double
    /// How far the best passage's cosine stands out of chance (`AnswerBackground`), in deviations;
    /// nil without a model or where there are too few chunks to tell.
    package var cosine: Double?
    /// The same of MaxSim; nil also where the index stores no token vectors.
    package var similarity: Double?
    /// Share of the question that words can find in the best passage's scripts, 0…1.
    package var overlap: Double

    /// - Throws: `corrupt`.
    /// - Complexity: O(128 chunks' codes).
    init(
        _ best: RankedSentence, of passages: [ReadPassage], question: AskedQuestion,
        searcher: Searcher, background: AnswerBackground
    ) throws(QuarryError) {
        let passage = passages[best.passage]
        let address = passage.hit.address
        let snapshot = searcher.snapshot
        let segment = snapshot.segments[address.segment]
        let scripts = ScriptShares(passage.hit.chunk.text)
        let count = snapshot.manifest.statistics.chunks
        passageCoverage = passage.coverage
        sentenceCoverage = best.features.coverage
        overlap = ScriptShares(question.text).overlap(with: scripts)
        if let vector = question.vector {
            let value = CandidateSearch.cosine(vector, segment.vectors.row(address.ordinal))
            cosine = try background.cosines(vector, in: scripts.dominant)?
                .excess(Double(value), among: count)
        }
        if let words = question.words, let late = segment.late,
            let value = passage.similarities?.maxSim
        {
            let asked = TokenCoder(center: late.center).question(words.vectors)
            similarity = try background.maxSims(asked, in: scripts.dominant)?
                .excess(value, among: count)
        }
    }
}
