import Corpus
import Postings
import Searching

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

    init(
        _ best: RankedSentence, of passages: [ReadPassage], question: String,
        evidence: PassageEvidence
    ) {
        let passage = passages[best.passage]
        let known = evidence.passages[best.passage]
        let scripts = ScriptShares(passage.hit.chunk.text)
        let background = AnswerBackground(sample: evidence.sample)
        let count = evidence.statistics.documentCount
        passageCoverage = passage.coverage
        sentenceCoverage = best.features.coverage
        overlap = ScriptShares(question).overlap(with: scripts)
        if let value = known.cosine {
            cosine = background.cosines(in: scripts.dominant)?.excess(Double(value), among: count)
        }
        if let value = known.similarities?.maxSim {
            similarity = background.maxSims(in: scripts.dominant)?.excess(value, among: count)
        }
    }
}
