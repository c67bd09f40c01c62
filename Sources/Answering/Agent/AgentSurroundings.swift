package import Citing
package import Corpus
package import Foundation

/// What an agent's tools reach besides the index: sources, to be read and never written, and the time.
package struct AgentSurroundings: Sendable {
    /// A source's document, if the source is still the one that was indexed. Its error is told to the
    /// model.
    /// Of a group, the member that has it is named.
    package var document: @Sendable (SourceFile, String?) throws(QuarryError) -> Document
    /// Whether a passage stands in its source, at such a member.
    package var proof: @Sendable (ChunkName, String?) -> CitationProof
    package var now: @Sendable () -> Date
    package var zone: TimeZone

    /// Bytes of a source that is read as a table.
    package static let sourceBytes = 16 << 20

    package init(
        document: @escaping @Sendable (SourceFile, String?) throws(QuarryError) -> Document,
        proof: @escaping @Sendable (ChunkName, String?) -> CitationProof,
        now: @escaping @Sendable () -> Date = { Date() }, zone: TimeZone = .current
    ) {
        self.document = document
        self.proof = proof
        self.now = now
        self.zone = zone
    }

    /// - Parameter prover: opens sources; nil: nobody knows where they are.
    package init(
        prover: SourceProver?, now: @escaping @Sendable () -> Date = { Date() },
        zone: TimeZone = .current
    ) {
        self.init(
            document: { source, _ throws(QuarryError) in
                guard let prover else {
                    throw QuarryError(
                        .notFound, path: source.id.path,
                        "can't be opened: nobody said where the sources are")
                }
                return try prover.document(of: source, limit: Self.sourceBytes)
            }, proof: { name, _ in CitationProof(of: name, by: prover) }, now: now, zone: zone)
    }
}
