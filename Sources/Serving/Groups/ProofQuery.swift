import Answering
import Corpus
import Searching

/// Asks a member whether passages stand in their documents as those are now.
struct ProofQuery: DocumentAsking {
    static let route = "proofs"
    static let isParsing = true
    var readers: Audience
    /// As `ChunkName` writes them.
    var names: [String]

    /// An answer cites no more.
    static let mostNames = 100

    /// What a `CitationProof` says.
    struct Proof: Codable, Hashable, Sendable {
        var name: String
        var reason: String?
    }

    /// Of each name; nil for a source that is not here, or not for the reader.
    func answer(of view: IndexView, proofs: SourceProofs) throws -> [Proof?] {
        guard names.count <= Self.mostNames else {
            throw Problem(.invalidRequest, "\(Self.mostNames) passages are proved at most")
        }
        return try names.map { text in
            guard let name = ChunkName(text), try view.source(of: name.source) != nil else {
                return nil
            }
            let proof = proofs.proof(of: name, in: view.generation)
            return Proof(name: proof.name, reason: proof.reason)
        }
    }
}

extension ProofQuery.Proof {
    /// What a member says; a state that this version doesn't know proves nothing.
    var proof: CitationProof {
        // It comes from elsewhere, and may go to a terminal.
        let reason = ForeignText.escaped(String((reason ?? "").prefix(200)))
        return switch name {
        case CitationProof.source.name: .source
        case CitationProof.index.name: .index
        case CitationProof.textMoved("").name: .textMoved(reason)
        case CitationProof.sourceChanged("").name: .sourceChanged(reason)
        case CitationProof.sourceMissing("").name: .sourceMissing(reason)
        default: .sourceUnread(reason)
        }
    }
}
