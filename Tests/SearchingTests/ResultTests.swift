import Corpus
import Testing

@testable import Searching

@Suite("Results")
struct ResultTests {
    /// Three sources hold the notice, one of them twice; one has many chunks on the subject.
    private func library() throws -> Library {
        let notice = "退貨期限 notice: goods are returned within thirty days"
        return try Library([
            .init(
                path: "a.pdf", title: "A",
                chunks: Library.chunks(["intro of a", notice, "end of a"], hasPages: true)),
            .init(path: "b.txt", chunks: Library.chunks([notice, "what follows it", notice])),
            .init(path: "c/d.docx", chunks: Library.chunks([notice], heading: ["Shop"])),
            .init(
                path: "many.txt",
                chunks: Library.chunks((0..<30).map { "goods number \($0) are returned too" })),
        ])
    }

    @Test("chunks of the same text are one hit that names all its places")
    func copies() throws {
        let result = try library().search("退货期限 notice") { $0.collapsesCopies = true }
        #expect(result.hits.count == 1)
        let hit = try #require(result.hits.first)
        let places = [hit.source.id.path] + hit.copies.map(\.source.id.path)
        #expect(places.sorted() == ["a.pdf", "b.txt", "b.txt", "c/d.docx"])
        #expect(hit.copies.contains { $0.heading == ["Shop"] } || hit.chunk.heading == ["Shop"])
        #expect(try library().search("退货期限 notice").hits.count == 4)
    }

    @Test("a source has no more hits than allowed, whatever its number of good chunks")
    func perSource() throws {
        let library = try library()
        for limit in 1...3 {
            let hits = try library.search("goods returned") {
                $0.perSource = limit
                $0.k = 100
            }.hits
            let counts = Dictionary(grouping: hits, by: \.source.id.path).mapValues(\.count)
            #expect(counts["many.txt"] == limit)
            #expect(counts.values.allSatisfy { $0 <= limit })
            #expect(counts.count == 4)
        }
    }

    @Test("a hit comes with its neighbours, and with none of another source")
    func context() throws {
        let library = try library()
        let hits = try library.search("notice") { $0.context = 1 }.hits
        let first = try #require(hits.first { $0.source.id.path == "a.pdf" })
        #expect(first.before.map(\.text) == ["intro of a"])
        #expect(first.after.map(\.text) == ["end of a"])
        let alone = try #require(hits.first { $0.source.id.path == "c/d.docx" })
        #expect(alone.before.isEmpty && alone.after.isEmpty)
        let wide = try library.search("number 1 goods +number") { $0.context = 3 }.hits
        let hit = try #require(wide.first { $0.chunk.position == 1 })
        #expect(hit.before.map(\.position) == [0] && hit.after.map(\.position) == [2, 3, 4])
        #expect(try library.search("notice").hits.allSatisfy { $0.before.isEmpty })
    }

    @Test(
        "pages of any size make up the whole list, also past the first candidates",
        arguments: [1, 3, 7, 10], [false, true])
    func pages(size: Int, isChoosing: Bool) throws {
        let library = try library()
        func search(_ offset: Int, _ count: Int) throws -> SearchResult {
            try library.search("goods returned notice 退貨") {
                $0.candidates = 4
                $0.offset = offset
                $0.k = count
                $0.collapsesCopies = isChoosing
                $0.perSource = isChoosing ? 12 : nil
            }
        }
        let whole = try search(0, 1000)
        #expect(whole.hits.count == (isChoosing ? 13 : 34))
        #expect(whole.hits.map(\.rank) == Array(1...whole.hits.count))
        #expect(zip(whole.hits, whole.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
        #expect(!whole.hasMore)
        for offset in stride(from: 0, to: whole.hits.count, by: size) {
            let page = try search(offset, size)
            let expected = whole.places.dropFirst(offset).prefix(size)
            #expect(page.places == Array(expected))
            #expect(page.hits.first?.rank == offset + 1)
            #expect(page.hasMore == (offset + size < whole.hits.count))
        }
        #expect(try search(whole.hits.count, size).hits.isEmpty)
    }

    @Test("what is wanted is found although copies fill the first candidates")
    func manyCopies() throws {
        let items =
            (0..<60).map {
                Library.Item(
                    path: "copy\($0).txt", chunks: Library.chunks(["refund refund policy"]))
            } + [
                Library.Item(
                    path: "other.txt",
                    chunks: Library.chunks(["a refund, with other words around it"]))
            ]
        let result = try Library(items).search("refund") {
            $0.candidates = 5
            $0.k = 2
            $0.collapsesCopies = true
        }
        #expect(result.hits.map(\.source.id.path).last == "other.txt")
        #expect(result.hits.count == 2)
    }
}

@Suite("Time for re-ranking")
struct RerankBudgetTests {
    /// How many candidates of `count` are compared if each takes `cost` seconds.
    private func run(count: Int, cost: Double, budget seconds: Double) -> (count: Int, time: Double)
    {
        nonisolated final class Clock { var time = 100.0 }
        let clock = Clock()
        let budget = RerankBudget(seconds: seconds) { clock.time }
        var done = 0
        while done < count {
            let next = min(budget.next(after: done), count - done)
            guard next > 0 else { break }
            done += next
            clock.time += Double(next) * cost
        }
        return (done, clock.time - 100)
    }

    @Test("as many are compared as fit, and no more")
    func fits() {
        #expect(run(count: 50, cost: 0.001, budget: 0.1).count == 50)
        let some = run(count: 50, cost: 0.005, budget: 0.1)
        #expect(some.count >= 18 && some.count <= 20)
        #expect(some.time <= 0.1 + 1e-9)
        #expect(run(count: 50, cost: 1, budget: 0.1).count == RerankBudget.probe)
        #expect(run(count: 50, cost: 1, budget: 0).count == 0)
    }
}
