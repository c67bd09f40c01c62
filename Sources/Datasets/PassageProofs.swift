import Answering
import Citing
import Corpus

/// Proves passages in their sources, and counts what can't be.
final class PassageProofs {
    private let prover: SourceProver?
    /// Passages by the name of their proof.
    private(set) var proved: [String: Int] = [:]
    /// The sources that could not be opened as they were, and why: each is tried once.
    private var failed: [SourceID: CitationProof] = [:]
    /// Some of the sources of what is not proved, for people.
    private(set) var unproved: [String] = []

    /// The last one that was asked for: a passage that follows another is soon asked for itself.
    private var last: (name: ChunkName, outcome: Outcome)?

    static let named = 20

    /// The proof, or why there is none.
    typealias Outcome = (proof: CitationProof?, reason: DropReason?)

    /// - Parameter prover: nil: the index alone proves.
    init(_ prover: SourceProver?) { self.prover = prover }

    func proof(of chunk: ChunkName) -> Outcome {
        if let last, last.name == chunk { return last.outcome }
        let outcome = prove(chunk)
        last = (chunk, outcome)
        return outcome
    }

    private func prove(_ chunk: ChunkName) -> Outcome {
        let found = failed[chunk.source] ?? CitationProof(of: chunk, by: prover)
        guard !found.isProved else {
            proved[found.name, default: 0] += 1
            return (found, nil)
        }
        // Another passage of the source may be where it was.
        if case .textMoved = found {} else { failed[chunk.source] = found }
        if unproved.last != chunk.source.path, unproved.count < Self.named {
            unproved.append(chunk.source.path)
        }
        return (nil, DropReason(rawValue: found.name) ?? .sourceUnread)
    }
}
