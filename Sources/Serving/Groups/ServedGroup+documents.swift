package import Answering
import Corpus
import Jobs
import Searching

extension ServedGroup {
    /// Asks the members that are there for something of their documents.
    /// - Returns: in the order of their names.
    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs
    ) -> [Result<Query.Answer, ShardFailure>] {
        let shards = generation.searcher.shards.compactMap { $0 as? any DocumentShard }
        let seconds = definition.seconds
        let found = Scatter.each(Array(shards.indices), within: seconds) { member in
            Result { () throws(ShardFailure) in
                try shards[member].documents(query, proofs: proofs, within: seconds)
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Takes up what the sources say of an answer's citations, each by the member that has it.
    /// - Parameter readers: nil: everything is seen.
    package func prove(_ answer: inout Answer, readers: Set<String>?, proofs: SourceProofs) {
        let names = answer.citations.filter { $0.proof == .index }.map(\.chunk.text)
        guard !names.isEmpty else { return }
        let replies = documents(
            ProofQuery(readers: Audience(groups: readers), names: names), proofs: proofs)
        var found: [String: CitationProof] = [:]
        for case .success(let list) in replies where list.count == names.count {
            for (name, proof) in zip(names, list) where found[name] == nil {
                found[name] = proof?.proof
            }
        }
        answer.prove { citation in
            found[citation.chunk.text]
                ?? .sourceUnread("is at a member that did not say in time")
        }
    }
}
