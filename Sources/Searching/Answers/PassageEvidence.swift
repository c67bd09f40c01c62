package import Postings

/// What is known of passages besides their text, and of others by chance: what an answer that is
/// made of them is judged by.
package struct PassageEvidence: Sendable {
    /// How passages and question compare.
    package struct Passage: Sendable {
        /// Nil without a model.
        package var cosine: Float?
        /// Word by word; nil where no token vectors are stored.
        package var similarities: SimilarityTable?
    }

    /// Of the terms that were asked for, in all chunks.
    package var statistics: BM25Statistics
    /// In the order of the hits.
    package var passages: [Passage]
    /// Chunks that have nothing to do with the question; none without a model.
    package var sample: [SampledChunk]
}
