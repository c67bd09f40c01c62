package import Answering
import Corpus
import Jobs
import Searching

extension ServedGroup {
    /// Takes up what the sources say of an answer's citations, each by the member that has it:
    /// what another says of it is no proof, and it is not told the name.
    /// - Parameter readers: nil: everything is seen.
    package func prove(_ answer: inout Answer, readers: Set<String>?, proofs: SourceProofs) {
        let cited = answer.citations.filter { $0.proof == .index }
        guard !cited.isEmpty else { return }
        let generation = generation
        guard generation.root == answer.scope.root else {
            return answer.prove { _ in .sourceUnread("is in a group that has changed since") }
        }
        var names: [String: [String]] = [:]
        for citation in cited {
            if let member = citation.member {
                names[member, default: []].append(citation.chunk.text)
            }
        }
        let found = Self.proofs(
            of: names, by: generation.searcher.shards, readers: Audience(groups: readers),
            proofs: proofs, within: definition.seconds)
        answer.prove { citation in
            found[citation.chunk.text]
                ?? .sourceUnread("is at a member that did not say in time")
        }
    }

    /// - Parameter names: of passages, by the member that is asked for them.
    /// - Returns: what came in time.
    static func proofs(
        of names: [String: [String]], by shards: [any Shard], readers: Audience,
        proofs: SourceProofs, within seconds: Double
    ) -> [String: CitationProof] {
        let asked = shards.compactMap { shard in
            (shard as? any DocumentShard).flatMap { documents in
                names[shard.name].map { (documents, ProofQuery(readers: readers, names: $0)) }
            }
        }
        let replies = Scatter.each(Array(asked.indices), within: seconds) { place in
            let (shard, query) = asked[place]
            return Result { () throws(ShardFailure) in
                try shard.documents(query, proofs: proofs, within: seconds)
            }
        }
        var found: [String: CitationProof] = [:]
        for (place, reply) in replies {
            let query = asked[place].1
            guard case .success(let list) = reply, list.count == query.names.count else { continue }
            for (name, proof) in zip(query.names, list) { found[name] = proof?.proof }
        }
        return found
    }
}
