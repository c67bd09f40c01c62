package import Corpus

/// How one source came to its chunks.
package struct PreparedFacts: Hashable, Sendable {
    package var source: SourceID
    package var bytes: Int
    package var chunks: Int
    /// From file to chunks.
    package var seconds: Double
    /// As opposed to taken from the artifact store.
    package var wasParsed: Bool
}
