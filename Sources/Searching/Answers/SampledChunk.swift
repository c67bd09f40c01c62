package import Corpus

/// A chunk of a `ChanceSample`, and how it compares with a question.
package struct SampledChunk: Hashable, Sendable {
    /// Its place in the sample.
    package var key: UInt64
    /// That most of it is in.
    package var script: WritingScript?
    package var cosine: Float
    /// Nil where no token vectors are stored.
    package var maxSim: Float?
}
