import Corpus

/// Codes of the token vectors of a source's chunks, as a segment stores them. They are read when
/// they are written again: those of a whole segment would fill the memory.
package struct StoredTokens: Sendable {
    private let content: SegmentContent
    private let ordinals: Range<Int>
    /// What they were made with.
    let center: [Float]

    init(_ content: SegmentContent, ordinals: Range<Int>, center: [Float]) {
        self.content = content
        self.ordinals = ordinals
        self.center = center
    }

    /// - Throws: `corrupt`.
    func forEach(
        _ body: (_ codes: [UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        for ordinal in ordinals {
            guard let codes = try content.tokens(ordinal) else {
                preconditionFailure("a segment with a center stores tokens")
            }
            try body(codes)
        }
    }
}
