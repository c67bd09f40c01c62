import Corpus
import HNSW
import Postings
import Ranking
import Segments
import Snapshots
import TestSupport
import Testing

@testable import Searching

@Suite("Conditions on hits")
struct ConditionTests {
    private let library: Library

    init() throws {
        library = try Library([
            .init(
                path: "hr/leave.pdf", title: "Employee Handbook",
                chunks: Library.chunks(
                    [
                        "Parental leave is twenty weeks of paid leave.",
                        "Sick leave needs a note; the leave policy says which.",
                        "The policy on leave of absence.",
                    ], heading: ["Leave", "Kinds of leave"], hasPages: true)),
            .init(
                path: "hr/退貨.docx", title: "退貨政策說明", language: "zh-Hant",
                chunks: Library.chunks(
                    ["退貨期限為三十日，逾期不受理。", "商品的期限與退貨方式見附錄。"], heading: ["退貨"])),
            .init(
                path: "shop/returns.txt", title: "Returns", language: "zh-Hans",
                chunks: Library.chunks([
                    "refund policy 退款期限 is thirty days", "退货期限按照 leave policy 计算",
                ])),
            .init(
                path: "shop/old/leave.txt",
                chunks: Library.chunks(["Leave and policy, out of date: parental leave."])),
        ])
    }

    @Test(
        "a phrase is found by positions, across scripts and forms",
        arguments: [
            ("\"leave policy\"", ["hr/leave.pdf#1", "shop/returns.txt#1"]),
            ("\"policy leave\" +absence", ["hr/leave.pdf#2"]),
            ("「退货期限」", ["hr/退貨.docx#0", "shop/returns.txt#1"]),
            ("「退貨期限」 -leave", ["hr/退貨.docx#0"]), ("“leave of absence”", ["hr/leave.pdf#2"]),
            ("+\"refund policy 退款\"", ["shop/returns.txt#0"]),
        ])
    func phrases(query: String, expected: [String]) throws {
        let result = try library.search(query)
        #expect(Set(result.places) == Set(expected))
    }

    @Test("+ keeps what holds the word, - what does not")
    func signs() throws {
        #expect(
            Set(try library.search("leave +parental").places)
                == ["hr/leave.pdf#0", "shop/old/leave.txt#0"])
        #expect(
            Set(try library.search("policy -leave").places) == ["shop/returns.txt#0"])
        #expect(Set(try library.search("退貨 -期限").places) == [])
        #expect(try library.search("leave +nowhere").hits.isEmpty)
    }

    @Test("a phrase that is nowhere is searched as words, and says so; with + it has no hits")
    func preferred() throws {
        let result = try library.search("\"weeks parental\"")
        #expect(result.places.first == "hr/leave.pdf#0")
        #expect(result.notes == ["“weeks parental” is nowhere in these words: searched as words"])
        #expect(try library.search("+\"weeks parental\"").hits.isEmpty)
    }

    @Test(
        "fields and filters choose sources and chunks",
        arguments: [
            ("leave", ["source:hr/*.pdf"], ["hr/leave.pdf#0", "hr/leave.pdf#1", "hr/leave.pdf#2"]),
            ("leave source:shop/**", [], ["shop/returns.txt#1", "shop/old/leave.txt#0"]),
            ("leave", ["-source:old", "type:txt"], ["shop/returns.txt#1"]),
            ("退貨期限", ["lang:zh-Hans"], ["shop/returns.txt#0", "shop/returns.txt#1"]),
            ("退货期限 lang:zh", ["type:docx"], ["hr/退貨.docx#0", "hr/退貨.docx#1"]),
            ("leave page:2-3", [], ["hr/leave.pdf#1", "hr/leave.pdf#2"]),
            ("leave -page:1-2", ["type:pdf"], ["hr/leave.pdf#2"]),
            ("leave title:handbook", ["page:1"], ["hr/leave.pdf#0"]),
            ("title:\"退货政策\"", [], ["hr/退貨.docx#0", "hr/退貨.docx#1"]),
            ("weeks heading：\"kinds of leave\"", ["page：1"], ["hr/leave.pdf#0"]),
            ("parental -heading:kinds", [], ["shop/old/leave.txt#0"]),
            ("leave", ["lang:ja"], []),
        ])
    func fields(query: String, filters: [String], expected: [String]) throws {
        let result = try library.search(query, filters: filters)
        #expect(Set(result.places) == Set(expected), "\(query) \(filters)")
        #expect(result.notes.isEmpty)
    }

    @Test("a malformed query has the hits of its words, and says so")
    func malformed() throws {
        let result = try library.search("\"leave policy")
        #expect(result.places == (try library.search("leave policy")).places)
        #expect(result.notes == ["\" is not closed: searched as plain words"])
    }

    @Test("conditions without words rank nothing, and say so; so does a word of no content")
    func blank() throws {
        let result = try library.search("type:pdf")
        #expect(result.hits.isEmpty && !result.notes.isEmpty)
        let stop = try library.search("leave +the")
        #expect(stop.hits.count > 3)
        #expect(stop.notes == ["“the” has no word to look for and is passed over"])
        #expect(try library.search("").hits.isEmpty)
    }

    @Test("plain syntax takes signs as they come")
    func plain() throws {
        let result = try library.search("\"leave policy\" -leave type:exe") { $0.syntax = .plain }
        #expect(result.notes.isEmpty && result.hits.count > 4)
        #expect(result.text == "\"leave policy\" -leave type:exe")
    }

    @Test("the words of a filter are those of an exhaustive scan, for random conditions")
    func oracle() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let session = AnalyzerSession()
        let words = ["leave", "policy", "退貨", "期限", "refund", "parental", "三十", "of"]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 1...3, using: &random))
                .map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
            guard let phrase = Phrase(text) else { continue }
            var filter = ConditionFilter(segments: library.snapshot.segments)
            try filter.apply([Condition(.phrase(text))])
            for (segment, allowed) in zip(library.snapshot.segments, filter.allowed) {
                for ordinal in 0..<segment.chunkCount {
                    let holds = phrase.occurs(
                        in: try segment.chunk(ordinal).chunk.embeddedText, by: session)
                    #expect(allowed.contains(ordinal) == holds, "seed \(seed): \(text)")
                }
            }
        }
    }

    @Test("which keys there are is not told by sources that the reader may not see")
    func unknownKeys() throws {
        let library = try Library([
            .init(path: "a.md", metadata: ["tag": ["x"]], chunks: Library.chunks(["open"])),
            .init(path: "b.md", metadata: ["codename": ["y"]], chunks: Library.chunks(["closed"])),
        ])
        let segments = library.snapshot.segments
        let rules = [
            try MetadataRule(match: "b.md", values: ["acl": "hr", "project": "z"]),
            try MetadataRule(match: "a.md", values: ["unit": "hq"]),
        ]
        let asked = try ["tag", "unit", "codename", "project", "no"].map {
            try Condition(filter: "meta:\($0)=x")
        }
        func unknown(within: [OrdinalSet]?) throws -> [Bool] {
            try asked.map {
                var filter = ConditionFilter(segments: segments, within: within, metadata: rules)
                try filter.apply([$0])
                return !filter.notes.isEmpty
            }
        }
        #expect(try unknown(within: nil) == [false, false, false, false, true])
        let seen = [OrdinalSet(all: 1), OrdinalSet(bound: 1)]
        #expect(try unknown(within: seen) == [false, false, true, true, true])
    }

    @Test("a filter reaches the vector side: what is left out takes no candidate's place")
    func vectors() throws {
        // The nearest vectors are those of the sources that the filter leaves out.
        let items = (0..<40).map { index in
            Library.Item(
                path: index % 4 == 3 ? "keep/\(index).pdf" : "drop/\(index).txt",
                chunks: Library.chunks((0..<20).map { "text \(index) \($0)" }))
        }
        let library = try Library(items) { chunk in
            let number = chunk.text.split(separator: " ").compactMap { Float($0) }
            let angle = Float(Int(number[0]) % 4) / 4 + number[1] / 400 + number[0] / 40_000
            return [1 - angle * angle / 2, angle, 0, 0, 0, 0, 0, 0].normalised
        }
        var filter = ConditionFilter(segments: library.snapshot.segments)
        try filter.apply([Condition(.source(try PathPattern("keep/**")))])
        let search = CandidateSearch(
            segments: library.snapshot.segments, settings: BM25Settings())
        let query: [Float] = [1, 0, 0, 0, 0, 0, 0, 0]
        let all = try search.nearest(query, count: 10, ef: 16)
        let kept = try search.nearest(query, count: 10, ef: 16, allowed: filter.allowed)
        #expect(kept.count == 10)
        #expect(kept.allSatisfy { filter.allowed[$0.address.segment].contains($0.address.ordinal) })
        #expect(all.allSatisfy { !filter.allowed[$0.address.segment].contains($0.address.ordinal) })
        let candidates = try search.candidates(
            RetrievalQuery(text: "text", vector: query),
            lexicalQuery: try search.lexicalQuery("text"), count: 10, ef: 16,
            allowed: filter.allowed)
        #expect(candidates.count >= 10)
        #expect(
            candidates.allSatisfy {
                filter.allowed[$0.address.segment].contains($0.address.ordinal)
            })
    }
}

extension [Float] {
    fileprivate var normalised: [Float] {
        let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
        return map { $0 / length }
    }
}

@Suite("A query without a word")
struct WordlessQueryTests {
    private let library: Library

    init() throws {
        library = try Library([
            .init(
                path: "a.pdf", title: "A 7",
                chunks: Library.chunks(["The x of a is 7 and é.", "退貨期限"], heading: []))
        ])
    }

    @Test(
        "has no hits and says why, whatever it is made of",
        arguments: [
            "", "   ", "\n\t\u{3000}", "!!!", "...", "???", "*", "**/*", "?", "%", "\"\"", "\" \"",
            "“”", "「」", "''", "-", "--", "+", "()", "[]{}", "、。", "！？", "…", "🙂", "👩‍👩‍👧", "\u{301}",
            "\u{FEFF}", "\u{0}", "—", "/", "\\", "#", "&&", "||", "*.*", "\"*\"",
        ])
    func empty(query: String) throws {
        let result = try library.search(query)
        #expect(result.hits.isEmpty)
        #expect(!result.notes.isEmpty)
        if query.contains("*"), !query.contains("\"") {
            #expect(result.notes.contains { $0.contains("wildcards") }, "\(result.notes)")
        }
    }

    @Test(
        "a letter, a digit or a stop word is a word", arguments: ["a", "7", "the", "退", "é", "x*"])
    func words(query: String) throws {
        let result = try library.search(query)
        #expect(!result.notes.contains { $0.contains("no word, number or name") })
    }
}
