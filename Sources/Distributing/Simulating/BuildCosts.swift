/// What a core and a file cost: seconds of one core, and bytes. The manual's page *Planning a large
/// build* says where each figure comes from.
package struct BuildCosts: Codable, Hashable, Sendable {
    /// A process's start: the model opened, a parser started.
    package var startSeconds = 0.2
    /// Of a source, parsed and chunked, and of a token, embedded.
    package var secondsPerSource = 0.01
    package var tokensPerSecond = 8_500.0
    /// Of a chunk in a segment: graph and postings.
    package var segmentSecondsPerChunk = 0.0003
    /// Of a pseudo-query in a segment.
    package var searchSeconds = 0.006
    /// Of a source at each look at the corpus and the store.
    package var planSecondsPerSource = 0.00006
    /// Standard deviation of what a source takes, as a share of the mean; a unit of many has less.
    package var sourceSpread = 5.0
    package var packBytesPerChunk = 4_000.0
    package var segmentBytesPerChunk = 4_800.0
    /// What measuring needs of a segment: facts and terms.
    package var factsBytes = 5e6
    package var receiptBytesPerSource = 200.0

    /// What a corpus is like, where nobody says it.
    package var tokensPerChunk = 150.0
    package var chunksPerSource = 20.0

    package init() {}
}
