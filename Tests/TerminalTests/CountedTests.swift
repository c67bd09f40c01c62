import Terminal
import Testing

@Suite("Counts with their nouns")
struct CountedTests {
    @Test("one is singular, all others plural")
    func plurals() {
        #expect("\(Counted(1, "source"))" == "1 source" && "\(Counted(0, "source"))" == "0 sources")
        #expect("\(Counted(2, "query", "queries"))" == "2 queries")
        #expect("\(Counted(1, "query", "queries"))" == "1 query")
        #expect("\(Counted(-1, "unit"))" == "-1 units")
    }
}
