import Answering
import Jobs
import Searching
import Testing

@testable import Serving

@Suite("Citations of a group")
struct GroupProofTests {
    private func proofs(
        of names: [String: [String]], by shards: [WitnessShard]
    ) -> [String: CitationProof] {
        ServedGroup.proofs(
            of: names, by: shards, readers: Audience(groups: nil), proofs: SourceProofs(),
            within: 5)
    }

    @Test("are proved by the member that has the source; another is not asked, nor believed")
    func owner() {
        let liar = WitnessShard("a", says: .init(name: CitationProof.source.name))
        let owner = WitnessShard(
            "b", says: .init(name: CitationProof.sourceChanged("").name, reason: "is another"))
        let found = proofs(of: ["b": ["hr/x.txt#0-5"]], by: [liar, owner])
        #expect(found == ["hr/x.txt#0-5": .sourceChanged("is another")])
        #expect(liar.asked.isEmpty && owner.asked == ["hr/x.txt#0-5"])

        // One that has sources of its own says nothing of others'.
        let both = proofs(of: ["a": ["y.txt#0-5"], "b": ["x.txt#0-5"]], by: [liar, owner])
        #expect(both == ["y.txt#0-5": .source, "x.txt#0-5": .sourceChanged("is another")])
        #expect(liar.asked == ["y.txt#0-5"])
    }

    @Test("stay unproved where their member is gone, has no such source, or says too much")
    func nothing() {
        let other = WitnessShard("a", says: .init(name: CitationProof.source.name))
        #expect(proofs(of: ["b": ["x.txt#0-5"]], by: [other]) == [:])
        let empty = WitnessShard("b", says: nil)
        #expect(proofs(of: ["b": ["x.txt#0-5"]], by: [empty]) == [:])
        let odd = WitnessShard("b", says: .init(name: CitationProof.source.name), excess: 1)
        #expect(proofs(of: ["b": ["x.txt#0-5"]], by: [odd]) == [:])
    }
}
