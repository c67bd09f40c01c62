import Corpus
import Embedding
import Evaluation
import Foundation
import Postings
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Datasets

@Suite("Datasets: what their lines say, and on which side they stand")
struct DatasetTests {
    private static let formats: [DatasetFormat] = [.instruct, .messages, .pairs]

    private static func chunk(_ line: [String: Any], _ snapshot: Snapshot) throws -> Chunk {
        try snapshot.chunk(try #require(ChunkName(line.text("cite")))).chunk
    }

    @Test(
        "answers are sentences of the passage that is cited, and each line is proved in its source")
    func answers() throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        let report = try sample.make(sample.settings(.instruct))
        let snapshot = try sample.snapshot()
        let lines = try sample.lines("train.jsonl") + sample.lines("test.jsonl")
        #expect(lines.count == report.lines.train + report.lines.test && lines.count > 60)
        #expect(Set(lines.map { $0.text("kind") }) == ["heading", "sentence", "cloze"])
        for line in lines {
            let text = try Self.chunk(line, snapshot).text
            #expect(!line.texts("quotes").isEmpty && line.text("proof") == "source")
            #expect(line.texts("quotes").allSatisfy(text.contains))
            #expect(text.contains(line.text("output")))
            #expect(line.texts("quotes").allSatisfy(line.text("output").contains))
            #expect(!line.text("output").contains("Overview"), "a heading is no answer")
            #expect(line.text("cite").hasPrefix(line.text("source") + "#"))
            if line.text("kind") == "cloze" {
                #expect(!line.text("input").contains(line.text("output")))
                #expect(line.text("input").contains("[…]"))
            }
        }
        #expect(report.proofs.keys.sorted() == ["source"])
        // Two documents are called “Overview”, and a notice stands in many.
        #expect(report.dropped["ambiguous"] ?? 0 >= 2 && report.dropped["duplicate"] ?? 0 > 0)
    }

    @Test("a conversation goes on with the same source, and each of its answers is cited")
    func conversations() throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        let report = try sample.make(sample.settings(.messages))
        let snapshot = try sample.snapshot()
        var turns = 0
        for line in try sample.lines("train.jsonl") {
            let messages = try #require(line["messages"] as? [[String: String]])
            let roles = messages.map { $0["role"] ?? "" }
            #expect(roles == Array(["user", "assistant", "user", "assistant"].prefix(roles.count)))
            #expect(line.texts("cites").count == roles.count / 2)
            for (cite, message) in zip(
                line.texts("cites"), messages.filter { $0["role"] == "assistant" })
            {
                let name = try #require(ChunkName(cite))
                #expect(name.source.path == line.text("source"))
                let text = try snapshot.chunk(name).chunk.text
                let answer = message["content"] ?? ""
                #expect(!answer.isEmpty && text.contains(answer), "\(answer)")
            }
            turns += roles.count / 2
        }
        #expect(turns > report.lines.train && report.singleTurns != nil)
    }

    @Test("no source and no text in nearly the same words is on both sides", arguments: formats)
    func leaks(format: DatasetFormat) throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        let report = try sample.make(sample.settings(format))
        let snapshot = try sample.snapshot()
        let (train, test) = (try sample.lines("train.jsonl"), try sample.lines("test.jsonl"))
        #expect(!train.isEmpty && !test.isEmpty)
        let sources = [train, test].map { Set($0.map { $0.text("source") }) }
        #expect(sources[0].isDisjoint(with: sources[1]))
        let maker = SignatureMaker()
        let signatures = try [train, test].map { lines in
            try lines.flatMap { [$0.text("cite")] + $0.texts("cites") + $0.texts("negative_cites") }
                .map { cite in
                    let chunk = try snapshot.chunk(try #require(ChunkName(cite))).chunk
                    return (cite, maker.signature(of: chunk.text))
                }
        }
        for (cite, one) in signatures[0] {
            for (other, two) in signatures[1] {
                #expect(one.similarity(to: two) < TextSignature.threshold, "\(cite) \(other)")
            }
        }
        // The notice stands on both sides, and the editions on one.
        #expect(report.dropped["leak"] ?? 0 > 0)
        #expect(sources.contains { $0.isSuperset(of: ["edition/a.md"]) })
        #expect(!sources[0].contains("edition/a.md") || !sources[1].contains("edition/b.md"))
        #expect(!sources[1].contains("edition/a.md") || !sources[0].contains("edition/b.md"))
    }

    @Test("an edition that is cut into passages at other places is not trained on")
    func shiftedEdition() throws {
        let sample = try DatasetSample(documents: 6)
        // Names by which each has its side.
        let names = (0..<64).map { "shift/\($0).md" }
        let tested = try #require(names.first { DatasetSplit.place(of: $0) < 0.3 })
        let trained = try #require(names.first { DatasetSplit.place(of: $0) >= 0.3 })
        let sentences = (0..<24).map { number in
            "Rule \(number) of the depot says that crate \(number * 37 % 101) goes to shelf "
                + "\(number * 53 % 97) once the keeper of room \(number * 29 % 89) has signed."
        }
        try sample.workspace.write(tested, "# Depot\n\n" + sentences.joined(separator: " "))
        // As a whole the second says something else.
        let garden = (0..<40).map { "Bed \($0) has \($0 * 31 % 83) roses, \($0 * 7 % 79) lilies." }
        let more = "\n\n# Garden\n\n" + garden.joined(separator: " ")
        try sample.workspace.write(
            trained,
            "# Depot\n\nThis edition begins with words that stand in no other one, since somebody "
                + "wished to greet whoever reads it before they go on. It was printed in a hurry, "
                + "by people who had no time for more. " + sentences.joined(separator: " ")
                + more)
        try sample.workspace.build()
        try sample.make(sample.settings(.instruct))
        let (train, test) = (try sample.lines("train.jsonl"), try sample.lines("test.jsonl"))
        #expect(test.contains { $0.text("source") == tested })
        // Only the passage with the new words may be, besides what stands in no other edition.
        let cites = train.filter {
            $0.text("source") == trained && $0.text("input").contains("of the depot")
        }.map { $0.text("cite") }
        #expect(train.contains { $0.text("input").contains("roses") })
        #expect(Set(cites).count <= 1, "\(cites)")
    }

    /// A text by the endings of formats that cut it into passages at other places: by headings, by
    /// ends of pages, and nowhere.
    private static func forms() -> [String: String] {
        var random = SeededGenerator(seed: 3)
        let paragraphs = (0..<12).map { _ in
            (0..<3).map { _ in
                let words = (0..<12).map { _ in "w\(random.next() % 400)" }
                return "So \(words.joined(separator: " "))."
            }.joined(separator: " ")
        }
        let parts = paragraphs.enumerated().map { "## Part \($0)\n\n\($1)\n" }
        let pages = paragraphs.enumerated().map { page, text in
            text + "\n\n" + (page % 3 == 1 ? "Page \(page)\n\n" : "")
        }
        let capitals = paragraphs.joined(separator: " ").uppercased()
        return [
            "md": parts.joined(separator: "\n"), "txt": pages.joined(),
            "html": "<h1>Depot</h1><p>\(capitals)</p>",
        ]
    }

    @Test("a text that is there in other formats stands on one side, wherever these are cut")
    func copies() throws {
        let sample = try DatasetSample(documents: 6)
        // Each has the side of its own name but for the others.
        let names = (0..<64).map { "form/\($0)" }
        for (form, text) in Self.forms() {
            let name = try #require(
                names.first {
                    (DatasetSplit.place(of: "\($0).\(form)") < 0.3) == (form == "txt")
                })
            try sample.workspace.write("\(name).\(form)", text)
        }
        try sample.workspace.build()
        let corpus = try DatasetCorpus(sample.snapshot(), audience: .everybody)
        let copies = try SourceCopies(corpus, most: DatasetSplit.boilerplate, threads: 3)
        let places = corpus.sources.indices.filter { corpus.sources[$0].path.hasPrefix("form/") }
        #expect(places.count == 3 && copies.groups.contains(places))
        #expect(try !SourceCopies(corpus, most: 2, threads: 1).groups.contains(places))
        let clusters = try NearDuplicateClusters(corpus)
        func sides(_ related: [[Int]]) -> Set<Bool> {
            let split = DatasetSplit(corpus, clusters: clusters, related: related, share: 0.3)
            return Set(places.map { split.isTest[$0] })
        }
        #expect(sides([]).count == 2, "passages alone don't tell")
        #expect(sides(copies.groups).count == 1)
        // What the dataset's maker does with them.
        try sample.make(sample.settings(.instruct))
        let found = try ["train.jsonl", "test.jsonl"].filter { file in
            try sample.lines(file).contains { $0.text("source").hasPrefix("form/") }
        }
        #expect(found.count == 1)
    }

    @Test("a corpus that grows keeps the sides of what it had")
    func growth() throws {
        let sample = try DatasetSample()
        func sides() throws -> [String: Bool] {
            try sample.workspace.build()
            let corpus = try DatasetCorpus(sample.snapshot(), audience: .everybody)
            let split = DatasetSplit(
                corpus, clusters: try NearDuplicateClusters(corpus), related: [], share: 0.3)
            return Dictionary(uniqueKeysWithValues: zip(corpus.sources.map(\.path), split.isTest))
        }
        let before = try sides()
        try sample.workspace.write("en/aa new.md", "# New\n\nThis is a page of its own. It is new.")
        let edition = try FileSystem.read(sample.workspace.corpus + "/edition/a.md")
        try sample.workspace.write("edition/c.md", edition)
        let after = try sides()
        #expect(after.count == before.count + 2)
        for (path, side) in before { #expect(after[path] == side, "\(path)") }
        #expect(after["edition/c.md"] == before["edition/a.md"])
        #expect(before["edition/b.md"] == before["edition/a.md"])
        #expect(Set(before.values) == [true, false])
    }

    @Test(
        "the same index and settings give the same bytes, by any number of threads",
        arguments: DatasetFormat.allCases)
    func deterministic(format: DatasetFormat) throws {
        let sample = try DatasetSample(documents: 9)
        try sample.workspace.build()
        var settings = sample.settings(format)
        try sample.make(settings, into: "one")
        settings.threads = 5
        try sample.make(settings, into: "two")
        let files = try sample.files("one")
        #expect(files.count == (format == .beir ? 6 : 4))
        #expect(try sample.files("two") == files)
        // Another cut into segments is another root, and the same lines.
        sample.workspace.soleChunks = 6
        try sample.workspace.build(ignoresCache: true)
        #expect(try sample.snapshot().segments.count > 1)
        try sample.make(settings, into: "three")
        var (one, three) = (files, try sample.files("three"))
        for name in ["dataset.json", "README.md"] { (one[name], three[name]) = (nil, nil) }
        #expect(one == three)
    }

    @Test("hard negatives are no answers: by source, by words, by vectors")
    func negatives() throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        let report = try sample.make(sample.settings(.pairs))
        let counts = try #require(report.negatives)
        #expect(counts.taken > 0 && counts.sameSource > 0 && counts.asClose > 0)
        let searcher = try sample.workspace.searcher()
        let encoder = try #require(searcher.encoder)
        let lines = try sample.lines("train.jsonl")
        for line in lines where !line.texts("negatives").isEmpty {
            let names = line.texts("negative_cites").compactMap { ChunkName($0) }
            #expect(names.count == line.texts("negatives").count && names.count <= 5)
            #expect(Set(names.map(\.text)).count == names.count)
            #expect(!names.contains { $0.source.path == line.text("source") })
            #expect(!line.text("positive").contains(line.text("query")))
            guard line.text("kind") == "heading" else { continue }
            let query = try searcher.vector(of: line.text("query"))
            let positive = Array(try encoder.embed([line.text("positive")])[0])
            let chunks = try names.map { try searcher.snapshot.chunk($0).chunk.embeddedText }
            let vectors = try encoder.embed(chunks)
            func cosine(_ other: [Float]) -> Float {
                zip(query, other).reduce(0) { $0 + $1.0 * $1.1 }
            }
            for place in chunks.indices {
                #expect(cosine(Array(vectors[place])) < cosine(positive) + 1e-5)
            }
        }
        // Rank 1 on is far more than rank 30 on, of which the index has little.
        var late = sample.settings(.pairs)
        late.negativeRanks = 900...1_000
        let none = try #require(try sample.make(late, into: "late").negatives)
        #expect(none.taken == 0 && none.linesWithout == report.lines.train + report.lines.test)
    }

    @Test(
        "a set in BEIR's layout is one that is read back, without the sentences that are questions")
    func beir() throws {
        let sample = try DatasetSample()
        // A question of the first one stands in the second, which says something else.
        let copied = "The lamp above the gate is lit by the porter at dusk."
        try sample.workspace.write(
            "copy/a.md",
            "# Gate\n\n\(copied) It stays lit until the last of the guests has gone to bed.")
        try sample.workspace.write(
            "copy/b.md",
            "# Porter\n\nEach evening there is much to do, of which nothing may wait. \(copied)")
        try sample.workspace.build()
        let report = try sample.make(sample.settings(.beir))
        let folder = sample.workspace.root + "/out"
        let sets = try ["train", "test"].map { try BEIRSet.load(directory: folder, split: $0) }
        #expect(sets[0].documents.count == report.documents)
        let documents = Dictionary(uniqueKeysWithValues: sets[0].documents.map { ($0.id, $0) })
        for (set, lines) in zip(sets, [report.lines.train, report.lines.test]) {
            #expect(set.judgements.values.reduce(0) { $0 + $1.count } == lines && lines > 0)
            #expect(set.queries.count == set.judgements.count)
            for query in set.queries {
                let answers = try #require(set.judgements[query.id]).keys
                #expect(answers.allSatisfy { documents[$0] != nil })
                let holders = documents.values.filter { $0.text.contains(query.text) }
                #expect(holders.isEmpty, "\(query.text)\n\(holders.map(\.text))")
            }
        }
    }

    @Test("scripts are limited to what is stated, drawn by hash")
    func balance() throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        var settings = sample.settings(.instruct)
        settings.perScript = 10
        let report = try sample.make(settings)
        #expect(report.scripts["latin"]?.taken == 10 && report.scripts["han"]?.taken == 10)
        #expect(report.scripts["latin"]?.found ?? 0 > 60 && report.scriptLimit == 10)
        let lines = try sample.lines("train.jsonl") + sample.lines("test.jsonl")
        #expect(lines.count { $0.text("script") == "latin" } == 10)
    }
}
