import Corpus
import Evaluation
import Ranking
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Datasets

@Suite("Datasets: what is equally good is taken in the order of the corpus")
struct DatasetTieTests {
    /// Documents with the same words in other orders: BM25 finds all of them equally good, and none
    /// nearly the same.
    private func sample() throws -> DatasetSample {
        let workspace = try Workspace()
        workspace.settings.chunk = ChunkSettings(maxTokens: 400, overlapTokens: 0)
        var random = SeededGenerator(seed: 11)
        let words = "lamp oil wick glass brass hook chain shade flame stand".split(separator: " ")
        for number in 10..<70 {
            let sentences = (0..<3).map { _ in
                "The " + words.shuffled(using: &random).joined(separator: " ") + "."
            }
            try workspace.write(
                "lamps/\(number).md", "# Lamp oil\n\n" + sentences.joined(separator: " "))
        }
        try workspace.write(
            "oil.md", "# Lamp oil and where it stands\n\nThe oil is in the cellar. Take a lamp.")
        return DatasetSample(workspace: workspace)
    }

    @Test("of many equal scores the same are taken, however the index is cut into segments")
    func ties() throws {
        let sample = try sample()
        var settings = sample.settings(.pairs)
        settings.testShare = 0
        settings.negativeRanks = 5...12
        settings.kinds = [.heading]
        var found: [[Int]] = []
        var files: [[UInt8]?] = []
        var addresses: [[Int]] = []
        for sole in [10_000, 9, 4] {
            sample.workspace.soleChunks = sole
            try sample.workspace.build(ignoresCache: true)
            let snapshot = try sample.snapshot()
            #expect((snapshot.segments.count > 1) == (sole < 10_000))
            let corpus = try DatasetCorpus(snapshot, audience: .everybody)
            let search = CandidateSearch(
                segments: snapshot.segments, settings: snapshot.settings.bm25)
            let seen = corpus.ordinals { _ in true }
            found.append(
                try corpus.best(12, for: "lamp oil", by: search, allowed: seen).map(\.chunk))
            addresses.append(
                try search.lexical(search.lexicalQuery("lamp oil"), count: 12)
                    .map { try corpus.chunk(at: $0.address) })
            try sample.make(settings, into: "out\(sole)")
            files.append(try sample.files("out\(sole)")["train.jsonl"])
        }
        #expect(found[0].count == 12 && Set(found).count == 1)
        #expect(Set(addresses).count > 1, "there are ties, which addresses break otherwise")
        #expect(Set(files).count == 1)
        #expect(
            try sample.lines("train.jsonl", in: "out4").contains { !$0.texts("negatives").isEmpty })
    }

    @Test(
        "a chunk is known by its address, whatever lies around it, and no other's is taken for one")
    func addresses() throws {
        let sample = try DatasetSample(documents: 9)
        try sample.workspace.write("en/00.md", "")
        try sample.workspace.write("zz.md", "")
        sample.workspace.soleChunks = 6
        try sample.workspace.build()
        let snapshot = try sample.snapshot()
        for audience in [Audience.everybody, Audience(parsing: "*")] {
            let corpus = try DatasetCorpus(snapshot, audience: audience)
            for chunk in 0..<corpus.chunkCount {
                #expect(try corpus.chunk(at: corpus.address(of: chunk)) == chunk)
            }
            var unseen = 0
            for (segment, reader) in snapshot.segments.enumerated() {
                for ordinal in 0..<reader.chunkCount {
                    let address = ChunkAddress(segment: segment, ordinal: ordinal)
                    let number = try? corpus.chunk(at: address)
                    if let number { #expect(corpus.address(of: number) == address) }
                    if number == nil { unseen += 1 }
                }
            }
            #expect((unseen > 0) == (corpus.restricted > 0))
        }
    }

    @Test("golden questions are answered by the same passages, however the index is cut")
    func goldenOfSegments() throws {
        let sample = try DatasetSample()
        // Of more passages than a walk through a graph would look at one by one.
        let book = (0..<300).map { number in
            "## Rule \(number)\n\nCrate \(number * 37 % 101) goes to shelf \(number * 53 % 97) of the "
                + "\(["harbour", "garden", "window"][number % 3]) once keeper \(number % 7) has signed."
        }
        try sample.workspace.write("book.md", book.joined(separator: "\n\n"))
        let sources = (10..<34).map { "en/\($0).md" } + (10..<18).map { "zh/\($0) 規定.md" }
        let golden =
            sources.map { source in
                GoldenQuestion(
                    query: source.hasPrefix("zh")
                        ? "哪些發票要登記？\(source)" : "What needs hours beside the ladder in \(source)?",
                    answers: [.init(source: source)])
            }
            + (0..<20).map { number in
                GoldenQuestion(
                    query: "Which shelf do keepers \(number) like by the harbour?",
                    answers: [.init(source: "book.md")])
            }
        func located() throws -> [String] {
            let searcher = try sample.workspace.searcher()
            let corpus = try DatasetCorpus(searcher.snapshot, audience: .everybody)
            let locator = GoldenLocator(corpus: corpus, searcher: searcher)
            let found = try locator.locate(golden) { _ in }
            #expect(found.questions.count == golden.count)
            return found.questions.map { "\($0.chunk) \($0.question.quotes)" }
        }
        try sample.workspace.build()
        let whole = try located()
        sample.workspace.soleChunks = 20
        try sample.workspace.build(ignoresCache: true)
        #expect(try sample.snapshot().segments.count > 2)
        #expect(try located() == whole)
    }
}
