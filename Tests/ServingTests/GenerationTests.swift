import Corpus
import Fields
import Foundation
import Searching
import Snapshots
import Storage
import Testing

@testable import Serving

@Suite("An index that changes while it is served", .offPool)
struct GenerationTests {
    @Test("ten new generations under load: every request is answered, from one of them")
    func swaps() async throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let server = try await TestServer(library) { $0.cacheBytes = 0 }
        let isDone = Shared(false)
        let answers = Shared<[Int: Int]>([:])
        let lost = Shared(0)
        // Each on a thread of its own: they wait all the time.
        let clients = DispatchGroup()
        for client in 0..<3 {
            DispatchQueue(label: "client \(client)").async(group: clients) {
                while !isDone.withLock({ $0 }) {
                    let answer = try? server.post("/api/v1/search", ["query": "version"])
                    let json = try? answer?.json
                    let text = json?["hits"]?.array?.first?["text"]?.string ?? "0"
                    let number = text.split(separator: " ").last.flatMap { Int($0) } ?? 0
                    answers.withLock { $0[number, default: 0] += 1 }
                    if answer?.status != 200 { lost.withLock { $0 += 1 } }
                }
            }
        }
        for number in 1...10 {
            let texts = ServedLibrary.texts.merging(["v.md": ["version \(number)"]]) { $1 }
            _ = try? library.publish(texts)
            try await Task.sleep(for: .milliseconds(400))
        }
        // The last is looked for within a second; a busy machine may take longer.
        for _ in 0..<200 where answers.withLock({ $0[10] == nil }) {
            try await Task.sleep(for: .milliseconds(100))
        }
        isDone.withLock { $0 = true }
        await withCheckedContinuation { done in clients.notify(queue: .global()) { done.resume() } }
        #expect(lost.withLock { $0 } == 0)
        #expect(answers.withLock { $0[10] ?? 0 } > 0)
        #expect(answers.withLock { $0.count } > 2)
        try await server.stop()
    }

    @Test("a generation that can't be read is refused once, and the one before goes on")
    func refused() throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let index = try library.served()
        let before = index.generation
        #expect(try index.refresh() == nil)
        let manifest = try library.publish(["other.md": ["other words"]])
        let layout = IndexLayout(root: library.index)
        let file = layout.segment(manifest.segments[0].id) + "/chunks"
        let bytes = try FileSystem.read(file)
        try Data(bytes.prefix(40)).write(to: URL(filePath: file))
        #expect(throws: QuarryError.self) { try index.refresh() }
        #expect(try index.refresh() == nil)
        #expect(index.generation === before)
        try library.publish(["third.md": ["third words"]])
        #expect(try index.refresh()?.snapshot.manifest.generation == 3)
    }

    @Test("who holds a generation reads from it, whatever is published meanwhile")
    func held() throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let index = try library.served()
        let view = try index.generation.view(for: .owner)
        for number in 0..<5 { try library.publish(["v.md": ["words \(number)"]]) }
        _ = try index.refresh()
        let options = SearchOptions(mode: .bm25, rerank: .none)
        #expect(try view.searcher.search("parental", options: options).hits.count == 1)
        let now = try index.generation.view(for: .owner)
        #expect(try now.searcher.search("parental", options: options).hits.isEmpty)
    }

    @Test("two folders of one name are not served")
    func names() throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        #expect(throws: QuarryError.self) {
            try IndexCatalog([try library.served(), try library.served()])
        }
    }

    @Test("ids say nothing of paths, and find what they were made of")
    func ids() throws {
        let id = PassageID(
            SourceID(path: "hr/pay.md"), 3..<9, in: SourceScope(index: "a"))
        #expect(PassageID(id.text) == id)
        #expect(!id.text.contains("pay"))
        #expect(
            PassageID.source(SourceID(path: "x"), in: SourceScope(index: "a"))
                != PassageID.source(SourceID(path: "x"), in: SourceScope(index: "b")))
        let hash = id.source
        for text in [
            "", "x", "\(hash)-9-3", "\(hash)-3-3", "\(hash)--3-9", "\(hash)-03-9",
            "\(hash.uppercased())X-3-9", "\(hash)-3-9-1", "../\(hash)-3-9", "\(hash)-+3-9",
        ] {
            #expect(PassageID(text) == nil, "\(text)")
        }
    }
}
