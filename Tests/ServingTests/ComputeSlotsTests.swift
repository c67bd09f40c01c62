import Corpus
import Searching
import Testing

@testable import Serving

@Suite("Answers that a machine computes for groups at a time")
struct ComputeSlotsTests {
    @Test("members that are folders wait for a thread, as long as the question has time")
    func width() async throws {
        let library = try await SplitLibrary()
        let slots = ComputeSlots(count: 1)
        let group = try library.searcher(of: try library.shards(slots: slots))
        let options = SearchOptions(k: 3, mode: .bm25, rerank: .none)
        // One after the other both have their turn.
        #expect(try group.search("sick leave", options: options).missing.isEmpty)
        try slots.run(within: 1) { () throws(ShardFailure) in
            let error = #expect(throws: QuarryError.self) {
                try group.search(
                    "sick leave", options: options, limits: GroupLimits(seconds: 0.4))
            }
            #expect(error?.code == .io)
        }
        #expect(try group.search("sick leave", options: options).missing.isEmpty)
        try await library.stop()
    }
}
