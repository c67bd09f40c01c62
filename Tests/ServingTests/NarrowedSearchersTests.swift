import Corpus
import Searching
import Testing

@testable import Serving

@Suite("Searchers of the chunks that meet conditions are remembered by their size")
struct NarrowedSearchersTests {
    @Test("for each reader and conditions one, until there is no room")
    func room() throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let whole = try library.served().generation.view(for: .owner).searcher
        // Room for two.
        let cache = NarrowedSearchers(maximumBytes: NarrowedSearchers.searcherBytes * 5 / 2)
        var made = 0
        func ask(_ filter: String, _ readers: Set<String>?) throws -> Searcher {
            let conditions = [try Condition(filter: filter)]
            return try cache.searcher(conditions, for: Audience(groups: readers)) {
                () throws(QuarryError) in
                made += 1
                return try whole.narrowed(by: conditions)
            }
        }
        let first = try ask("hr/**", nil)
        let again = try ask("hr/**", nil)
        #expect(again === first)
        #expect(made == 1)
        let other = try ask("hr/**", ["hr"])
        #expect(other !== first)
        let kept = try ask("hr/**", nil)
        #expect(kept === first)
        #expect(made == 2)
        _ = try ask("leave.md", nil)
        let new = try ask("hr/**", nil)
        #expect(new !== first)
        #expect(made == 4)
    }
}
