import Chat
import Citing
import Corpus
import Evaluation
import Foundation
import Postings
import Ranking
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Datasets

@Suite("Datasets: readers, sources that have moved, questions from outside, and odd corpora")
struct DatasetEdgeTests {
    @Test("what the audience may not read is in no file")
    func audiences() throws {
        let sample = try DatasetSample(documents: 6)
        try sample.workspace.build()
        func holdsSecret() throws -> Bool {
            try sample.files().values.contains { file in
                String(decoding: file, as: UTF8.self).contains(DatasetSample.secret)
            }
        }
        for (audience, restricted) in [
            (Audience.everybody, 2), (Audience(parsing: "legal"), 2),
            (Audience(parsing: "HR, x"), 1),
            (Audience(parsing: "*"), 0),
        ] {
            var settings = sample.settings(.beir)
            settings.audience = audience
            let report = try sample.make(settings)
            #expect(report.sources.restricted == restricted)
            #expect(try holdsSecret() == (restricted < 2), "\(audience.text)")
            let lines = try sample.lines("corpus.jsonl")
            let readers = lines.reduce(into: [:]) { $0[$1.text("source")] = $1.text("acl") }
            #expect(readers["en/10.md"] == "*")
            #expect(readers["hr/pay.md"] == (restricted < 2 ? "hr" : nil))
            #expect(readers["nobody/x.md"] == (restricted < 1 ? "" : nil))
            // Each line has the keys of all.
            #expect(lines.allSatisfy { ($0["metadata"] as? [String: String])?.count == 1 })
        }
    }

    @Test("what its source does not prove any more is left out and counted; the rest is there")
    func moved() throws {
        let sample = try DatasetSample(documents: 6)
        try sample.workspace.build()
        try sample.workspace.write("en/10.md", "# Other\n\nSomething else stands here now.")
        try sample.workspace.remove("en/11.md")
        let report = try sample.make(sample.settings(.instruct))
        #expect(report.dropped["source_changed"] ?? 0 > 0)
        #expect(report.dropped["source_missing"] ?? 0 > 0)
        #expect(report.unproved == ["en/10.md", "en/11.md"])
        let sources = Set(
            try (sample.lines("train.jsonl") + sample.lines("test.jsonl")).map { $0.text("source") }
        )
        #expect(sources.isDisjoint(with: report.unproved) && sources.contains("en/12.md"))
        // By the index alone nothing is missing, and the lines say so.
        let other = try sample.make(sample.settings(.instruct), into: "other", proves: false)
        #expect(other.proofs.keys.sorted() == ["index"])
        #expect(other.lines.train + other.lines.test > report.lines.train + report.lines.test)
    }

    @Test("golden questions are answered where they say, and those of nowhere are counted")
    func golden() throws {
        let sample = try DatasetSample(documents: 6)
        try sample.workspace.write(
            "leave.md",
            "# Leave\n\nParents get sixteen weeks of leave. It is paid in full. Ask early.")
        try sample.workspace.write(
            "leave two.md", "# Also\n\nSixteen weeks of leave are for parents.")
        try sample.workspace.build()
        var settings = sample.settings(.pairs)
        settings.kinds = [.golden]
        settings.golden = [
            GoldenQuestion(
                query: "How many weeks of leave do parents get?",
                answers: [.init(source: "leave.md")]),
            // One line more for each answer, and one that says nothing new.
            GoldenQuestion(
                query: "how many weeks of leave do parents get",
                answers: [.init(source: "leave two.md")]),
            GoldenQuestion(
                query: "How many weeks of LEAVE do parents get?",
                answers: [.init(source: "leave.md")]),
            GoldenQuestion(query: "Where is it?", answers: [.init(source: "gone.md")]),
            GoldenQuestion(
                query: "On which page?", answers: [.init(source: "leave.md", pages: [7])]),
            GoldenQuestion(query: "Who is paid?", answers: [.init(source: "hr/pay.md")]),
        ]
        let report = try sample.make(settings)
        let lines = try sample.lines("train.jsonl") + sample.lines("test.jsonl")
        #expect(Set(lines.map { $0.text("source") }) == ["leave.md", "leave two.md"])
        #expect(report.lines.train == 0 || report.lines.test == 0, "they answer the same question")
        #expect(report.dropped["golden_missing"] == 2 && report.dropped["golden_restricted"] == 1)
        #expect(report.dropped["duplicate"] == 1)
        for line in lines {
            #expect(
                Set(line.texts("negative_cites").map { $0.prefix(5) }).isDisjoint(with: ["leave"]))
        }
        settings.format = .instruct
        try sample.make(settings)
        let spoken = try sample.lines("train.jsonl") + sample.lines("test.jsonl")
        #expect(spoken.count == 1 && spoken[0].text("output").contains("sixteen weeks"))
        settings.format = .beir
        try sample.make(settings)
        #expect(try sample.lines("queries.jsonl").count == 1)
        // Other questions take no sentence out of the documents that answer it.
        settings.kinds.formUnion(QuestionKind.ownKinds)
        try sample.make(settings)
        let documents = try sample.lines("corpus.jsonl")
        #expect(documents.contains { !$0.text("withheld").isEmpty })
        #expect(
            documents.allSatisfy {
                !$0.text("source").hasPrefix("leave") || $0.text("withheld").isEmpty
            })
    }

    private static let passage = Passage(
        Chunk(
            position: 0, text: "Leave\nParents get sixteen weeks of leave. It is paid in full.",
            span: Span(range: 0..<60), heading: ["Leave"], tokenCount: 12), language: "en")

    @Test("a heading within a passage is no part of an answer, and asks as one above it does")
    func headings() throws {
        func passage(_ text: String, below heading: [String] = []) -> Passage {
            Passage(
                Chunk(
                    position: 0, text: text, span: Span(range: 0..<text.utf8.count),
                    heading: heading, tokenCount: 12), language: "en")
        }
        let text = "Pay it late.  Pay it all.\nIt “costs.”\nRefunds\nNobody is paid twice."
        let section = passage("Fees\nWhen\n" + text, below: ["Fees"])
        #expect(section.headings == ["Fees", "When"] && section.text == text)
        #expect(
            section.sentences
                == ["Pay it late.", "Pay it all.", "It “costs.”", "Nobody is paid twice."])
        // As it stands there, white space included; an answer does not go on over a heading.
        #expect(section.joined(section.quotes(from: 0)) == "Pay it late.  Pay it all.")
        #expect(section.joined(section.quotes(from: 1)) == "Pay it all.\nIt “costs.”")
        #expect(section.quotes(from: 2) == ["It “costs.”"] && section.goesOn(at: 2))
        #expect(!section.goesOn(at: 3) && !section.goesOn(at: 0) && !section.goesOn(at: 4))
        #expect(
            section.joined(["Pay it late.", "Nobody is paid twice."])
                == "Pay it late. Nobody is paid twice.")
        // A list is none, nor is what a table's row says.
        let list = "tea\nmilk\nsugar\nsalt\nAll of it is bought on Monday."
        #expect(passage(list).sentences.count == 5 && passage(list).text == list)
        #expect(passage("Item\tPrice\nAll is sold.").headings.isEmpty)
        #expect(passage("tea\nmilk").sentences == ["tea", "milk"])
        let questions = PassageQuestions(kinds: [.heading])
        let first = questions.questions(on: section, in: .init(title: "Book"))
        #expect(first.map(\.query) == ["Fees When"] && first[0].quotes.count == 2)
        // What goes on below a heading that stands in the chunk before is not the first there.
        let rest = passage("It is due on Monday. It is late then.", below: ["Fees", "When"])
        let around = PassageQuestions.Surroundings(before: section.chunk)
        #expect(questions.questions(on: rest, in: around).isEmpty)
        #expect(questions.questions(on: rest, in: .init()).count == 1)
    }

    @Test(
        "what a language model writes is a question that the passage answers, or is left out",
        arguments: [
            ("Q: How long may parents stay away?\nA: Parents get sixteen weeks of leave.", nil),
            ("**Q:** How long may parents stay away?\n**A:** “sixteen weeks of leave”", nil),
            ("How long may parents stay away?", .writtenForm),
            ("Q: How long?\n", .writtenForm), ("", .writtenForm), ("Q: ??????\nA: x", .writtenForm),
            ("Q: Parents get sixteen weeks of leave?\nA: It is paid in full.", .writtenCopy),
            ("Q: How long may they stay?\nA: Parents get ninety weeks.", .writtenUnanswered),
            ("Q: How long may they stay?\nA: …", .writtenUnanswered),
        ] as [(String, DropReason?)])
    func written(reply: String, reason: DropReason?) throws {
        let checked = QuestionWriter.checked(reply, on: Self.passage)
        #expect(checked.reason == reason, "\(reply)")
        #expect((checked.question == nil) == (reason != nil))
        guard let question = checked.question else { return }
        #expect(question.query == "How long may parents stay away?")
        #expect(question.quotes == ["Parents get sixteen weeks of leave."])
    }

    @Test("a passage that has the answer or the question word by word is no negative")
    func answeredElsewhere() {
        let sentence = "Parents get sixteen weeks of leave."
        var item = DatasetItem(
            question: Question(
                kind: .llm, query: "How long?", instruction: "How long?", quotes: [sentence]),
            passage: Self.passage, chunk: 0, isTest: false,
            facts: LineFacts(
                source: "a.md", cite: "", acl: "*", metadata: [:], proof: "index", language: "en"))
        var other = Self.passage.chunk
        #expect(item.isAnswered(by: other))
        item.question.quotes = ["It is paid in full."]
        item.question.withheld = sentence
        #expect(item.isAnswered(by: other))
        other.text = "The ninth rule says that it depends. It is paid in full."
        #expect(!item.isAnswered(by: other), "so short a sentence stands in many")
    }

    @Test("an endpoint that fails is said, and nothing that others gave is lost")
    func failing() throws {
        let sample = try DatasetSample(documents: 6)
        try sample.workspace.write(
            "leave.md", "# Leave\n\nParents get sixteen weeks of leave. It is paid in full.")
        try sample.workspace.build()
        var settings = sample.settings(.instruct)
        let plain = try sample.make(settings)
        settings.kinds.insert(.llm)
        let off = try ChatServer(.init(status: "500 Internal Server Error", body: "{}"))
        settings.writer = QuestionWriter(
            endpoint: ChatEndpoint(address: off.endpoint, model: "m"), seconds: 5)
        let failed = try sample.make(settings)
        #expect(failed.lines == plain.lines && off.requests.count == 3)
        #expect(failed.written?.failed == 3 && failed.written?.isGivenUp == true)
        #expect(failed.written?.failure?.contains("500") == true)
        // Where nobody else asks, the error says why there is nothing.
        var alone = settings
        alone.kinds = [.llm]
        let error = #expect(throws: QuarryError.self) { try sample.make(alone, into: "alone") }
        #expect(error?.reason.contains("the language model failed") == true)
        #expect(error?.reason.contains("500") == true)
        // One that works: its question is asked of each passage and answered by one.
        let on = try ChatServer(
            ChatServer.completion(
                "Q: How long may new parents be on leave?\nA: Parents get sixteen weeks of leave."))
        settings.writer?.endpoint.address = on.endpoint
        let report = try sample.make(settings)
        #expect(report.kinds["llm"] == .init(train: 1) || report.kinds["llm"] == .init(test: 1))
        #expect(report.dropped["written_unanswered"] == on.requests.count - 1)
    }

    @Test("odd corpora give what they have, or say that it is nothing and leave what was there")
    func odd() throws {
        let workspace = try Workspace()
        workspace.settings.chunk = ChunkSettings(maxTokens: 600, overlapTokens: 0)
        let odd = DatasetSample(workspace: workspace)
        try workspace.write("a.md", "# Only a heading\n")
        try workspace.build()
        let error = #expect(throws: QuarryError.self) { try odd.make(odd.settings(.instruct)) }
        #expect(
            error?.code == .invalidInput && error?.reason.contains("nothing was written") == true)
        #expect(!FileSystem.exists(workspace.root + "/out"))
        // One source, in Chinese, with a name that would end a line.
        try workspace.write("規 定\t#1\n.md", "# 保管辦法\n\n發票應送交管理單位。合約由主管保存七年。訪客必須登記姓名。")
        try workspace.build()
        for format in DatasetFormat.allCases {
            let report = try odd.make(odd.settings(format))
            #expect(report.lines.train + report.lines.test > 0)
            #expect(report.lines.train == 0 || report.lines.test == 0)
            #expect(report.scripts.keys.sorted() == ["han"])
        }
        let sets = try ["train", "test"].map {
            try BEIRSet.load(directory: workspace.root + "/out", split: $0)
        }
        #expect(sets.reduce(0) { $0 + $1.queries.count } > 0)
        // A folder of somebody's is refused, and an earlier dataset replaced.
        try FileSystem.replace(workspace.root + "/out/mine.txt", with: [1])
        let refused = #expect(throws: QuarryError.self) { try odd.make(odd.settings(.pairs)) }
        #expect(refused?.reason.contains("mine.txt") == true)
        try FileSystem.remove(workspace.root + "/out/mine.txt")
        try FileSystem.replace(workspace.root + "/out/qrels/mine.tsv", with: [1])
        let deep = #expect(throws: QuarryError.self) { try odd.make(odd.settings(.pairs)) }
        #expect(deep?.reason.contains("qrels/mine.tsv") == true)
        try FileSystem.remove(workspace.root + "/out/qrels/mine.tsv")
        try odd.make(odd.settings(.pairs))
        #expect(
            try odd.files().keys.sorted() == [
                "README.md", "dataset.json", "test.jsonl", "train.jsonl",
            ])
        let names = try FileSystem.names(in: workspace.root)
        #expect(!names.contains { FileSystem.isTemporary($0) })
    }

    @Test("clusters are those that comparing all with all finds")
    func clusters() throws {
        let sample = try DatasetSample()
        try sample.workspace.write("short/a.md", "Too short.")
        try sample.workspace.write("short/b.md", "Too short.")
        try sample.workspace.write("short/c.md", "Shorter.")
        try sample.workspace.build()
        let corpus = try DatasetCorpus(sample.snapshot(), audience: .everybody)
        let clusters = try NearDuplicateClusters(corpus)
        var sets = DisjointSets(count: corpus.chunkCount)
        let all = try (0..<corpus.chunkCount).map { number in
            let address = corpus.address(of: number)
            let segment = corpus.snapshot.segments[address.segment]
            #expect(try corpus.chunk(at: address) == number)
            return (
                try corpus.read(chunk: number).text,
                try #require(segment.signatures)[address.ordinal]
            )
        }
        for (place, one) in all.enumerated() {
            for (other, two) in all.enumerated().prefix(place) {
                let isAlike =
                    one.1.isEmpty && two.1.isEmpty
                    ? one.0 == two.0 : one.1.similarity(to: two.1) >= 0.75
                if isAlike { sets.join(place, with: other) }
            }
        }
        #expect(clusters.leasts == sets.leasts())
        #expect(Set(clusters.leasts).count < corpus.chunkCount - 10)
    }
}
