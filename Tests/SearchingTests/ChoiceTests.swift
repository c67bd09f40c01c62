import Corpus
import Foundation
import HNSW
import Postings
import Ranking
import Segments
import Snapshots
import TestSupport
import Testing

@testable import Searching

@Suite("Near-duplicates and variety")
struct ChoiceTests {
    private static let rules = """
        Goods are returned within thirty days of delivery, unused and in their wrapping, together \
        with the invoice; the refund is paid to the card that was used for the purchase. 商品須於\
        到貨後三十日內退回，並檢附發票正本，退款將匯回原付款帳戶，逾期恕不受理。
        """

    /// Two editions of one notice in two languages' files, an exact copy, and other texts.
    private func library(_ fields: FieldWeights = FieldWeights()) throws -> Library {
        let edition = Self.rules.replacing("thirty", with: "fourteen")
        let simplified = Self.rules.replacing("帳戶", with: "账户").replacing("發票", with: "发票")
        let items =
            [
                Library.Item(path: "a.txt", title: "Returns", chunks: Library.chunks([Self.rules])),
                .init(path: "b.txt", chunks: Library.chunks([edition, "nothing to return"])),
                .init(path: "c.txt", chunks: Library.chunks([simplified])),
                .init(path: "d.txt", chunks: Library.chunks([Self.rules])),
            ]
            + (0..<40).map {
                Library.Item(
                    path: "many\($0).txt",
                    chunks: Library.chunks(["goods no. \($0) are returned 退回 refund \($0 % 7)"]))
            }
        return try Library(items, fields: fields) { chunk in
            // Texts of one kind point the same way.
            let angle = Float(chunk.text.utf8.count % 11) / 11 * .pi
            return [cos(angle), sin(angle), 0, 0, 0, 0, 0, 0]
        }
    }

    @Test("near-duplicates are marked in each hit; collapsed, they are one hit")
    func near() throws {
        let library = try library()
        let query = "goods returned thirty days 退回 發票"
        let marked = try library.search(query) {
            $0.collapsesCopies = true
            $0.k = 100
        }
        let first = try #require(marked.hits.first)
        #expect(first.copies.count == 1)
        #expect(Set(first.nearDuplicates.map(\.place.source.id.path)) == ["b.txt", "c.txt"])
        let edition = try #require(marked.hits.first { $0.source.id.path == "b.txt" })
        #expect(edition.nearDuplicates.count == 2)
        #expect(
            marked.hits.flatMap(\.nearDuplicates).allSatisfy {
                $0.similarity >= TextSignature.threshold
            })
        let collapsed = try library.search(query) {
            $0.collapsesCopies = true
            $0.collapsesNearDuplicates = true
            $0.k = 100
        }
        #expect(collapsed.hits.count == marked.hits.count - 2)
        #expect(collapsed.hits.first?.nearDuplicates.count == 2)
        #expect(
            collapsed.hits.map(\.source.id.path).filter {
                ["a", "b", "c", "d"].contains($0.prefix(1))
            }
            .count == 2, "the notice once, and b.txt's other chunk")
    }

    @Test(
        "the hits of a page have the copies and near-duplicates that they have in all of the list",
        arguments: [
            { _ in }, { $0.collapsesCopies = false }, { $0.collapsesNearDuplicates = true },
            { $0.perSource = 1 },
        ] as [@Sendable (inout SearchOptions) -> Void])
    func passedOver(change: @Sendable (inout SearchOptions) -> Void) throws {
        // A chain: each text is alike the next ones, not those far off; some stand twice, some
        // share a source.
        let words = (0..<120).map { "word\($0 * 7919 % 1009)" }
        let items = (0..<40).map { place in
            let texts = [place, place / 2].map { words[($0 * 2)..<($0 * 2 + 40)] }
            return Library.Item(
                path: "\(place * 17 % 40).txt",
                chunks: Library.chunks(texts.map { $0.joined(separator: " ") }))
        }
        let library = try Library(items)
        let segments = library.snapshot.segments
        let candidates = segments.enumerated().flatMap { number, segment in
            (0..<segment.chunkCount).map { ordinal in
                Candidate(
                    address: ChunkAddress(segment: number, ordinal: ordinal),
                    bm25: Float((ordinal * 37 + number) % 97))
            }
        }
        let ranking = Reranking.unchanged(Fusion.weightedSum(vectorWeight: 0).rank(candidates))
        func groups(_ k: Int) throws -> [String] {
            var options = SearchOptions(mode: .bm25, rerank: .none)
            options.collapsesCopies = true
            options.k = k
            change(&options)
            var selection = HitSelection(
                chunks: SegmentChunks(segments: segments), options: options)
            try selection.add(ranking)
            return selection.groups.prefix(k).map { group in
                "\(group.ranked.address) \(group.copies) "
                    + "\(group.nearDuplicates.map { "\($0.address) \($0.similarity)" })"
            }
        }
        let whole = try groups(1_000)
        #expect(whole.contains { !$0.hasSuffix("[]") })
        for k in [1, 2, 3, 5, 10, 17, 30] { #expect(try groups(k) == Array(whole.prefix(k))) }
    }

    @Test("MMR is the greedy choice of Carbonell & Goldstein, by an oracle")
    func marginal() throws {
        let library = try library()
        let segments = library.snapshot.segments
        let query = "goods returned refund 退回"
        for lambda in [0, 0.3, 0.7, 1] {
            let plain = try library.search(query) { $0.k = 1000 }
            let result = try library.search(query) {
                $0.k = 1000
                $0.relevanceShare = lambda
            }
            #expect(Set(result.places) == Set(plain.places))
            #expect(zip(result.hits, result.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
            let top = plain.hits[0].score
            let least = plain.hits[plain.hits.count - 1].score
            var vectors: [String: [Float]] = [:]
            for segment in segments {
                for ordinal in 0..<segment.chunkCount {
                    let record = try segment.chunk(ordinal)
                    let path = try segment.sources[record.source].file.id.path
                    vectors["\(path)#\(record.chunk.position)"] = Array(
                        segment.vectors.row(ordinal))
                }
            }
            // Each choice is as good as any other that was left.
            var chosen: [String] = []
            let relevance = Dictionary(
                uniqueKeysWithValues: zip(
                    plain.places, plain.hits.map { ($0.score - least) / (top - least) }))
            func value(_ place: String) -> Double {
                let own = vectors[place] ?? []
                let nearest =
                    chosen.map { other in
                        zip(own, vectors[other] ?? []).reduce(0) { $0 + Double($1.0 * $1.1) }
                    }.max() ?? 0
                return lambda * (relevance[place] ?? 0) - (1 - lambda) * max(nearest, 0)
            }
            for place in result.places {
                let left = result.places.dropFirst(chosen.count)
                let best = left.map(value).max() ?? 0
                #expect(value(place) >= best - 1e-5, "λ \(lambda), place \(chosen.count)")
                chosen.append(place)
            }
            if lambda == 1 { #expect(result.places == plain.places) }
        }
    }

    @Test(
        "pages fit together with every option",
        arguments: [
            { (options: inout SearchOptions) in options.relevanceShare = 0.6 },
            { $0.collapsesNearDuplicates = true },
            {
                $0.expansions = [.rm3]
                $0.collapsesCopies = true
            },
            {
                $0.relevanceShare = 0.5
                $0.collapsesNearDuplicates = true
                $0.perSource = 1
                $0.expansions = [.rm3]
            },
        ] as [@Sendable (inout SearchOptions) -> Void])
    func pages(change: @Sendable (inout SearchOptions) -> Void) throws {
        let library = try library(FieldWeights(title: 2, heading: 1, body: 1))
        func search(_ offset: Int, _ count: Int) throws -> SearchResult {
            try library.search("goods returned refund 退回 发票 title") {
                $0.candidates = 6
                $0.offset = offset
                $0.k = count
                change(&$0)
            }
        }
        let whole = try search(0, 1000)
        #expect(whole.hits.count > 20 && !whole.hasMore)
        #expect(Set(whole.places).count == whole.places.count)
        #expect(zip(whole.hits, whole.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
        for size in [1, 4, 9] {
            var places: [String] = []
            for offset in stride(from: 0, to: whole.hits.count, by: size) {
                places += try search(offset, size).places
            }
            #expect(places == whole.places)
        }
    }

    @Test("explanations count terms by field, and weights given are called so")
    func explained() throws {
        let library = try library(FieldWeights(title: 3, heading: 1, body: 1))
        let hits = try Searcher(snapshot: library.snapshot, encoder: nil).search(
            "returns invoice", options: SearchOptions(mode: .bm25, rerank: .none), explain: true
        ).hits
        let hit = try #require(hits.first { $0.source.id.path == "a.txt" })
        #expect(hit.explanation?.fields["return"]?["body"] == 1)
        #expect(hit.explanation?.fields["invoic"] == ["body": 1])
    }
}

@Suite("Filters on both retrievers")
struct FilterTests {
    private static let dates = [
        "2022-12-31T23:59:59Z", "2023-06", "2024", "2024-03-05", nil, "soon",
    ]

    private func library() throws -> Library {
        let metadata: [MetadataRule] = [
            try MetadataRule(match: nil, values: ["unit": "all", "level": "public"]),
            try MetadataRule(match: "hr/**", values: ["unit": "HR"]),
            try MetadataRule(match: "hr/secret*", values: ["level": "機密"]),
        ]
        let items = Self.dates.enumerated().map { index, date in
            Library.Item(
                path: index % 2 == 0 ? "hr/secret\(index).txt" : "shop/\(index).txt",
                modified: date, chunks: Library.chunks(["差旅費 travel 差旅费 \(index)"]))
        }
        return try Library(items, settings: IndexSettings(metadata: metadata).facts)
    }

    @Test(
        "dates and metadata choose sources, in the query and as filters",
        arguments: [
            ("date:2024", [2, 3]), ("date:2023..2024-02", [1, 2]), ("date:..2022", [0]),
            ("date:>=2024-03-05", [2, 3]), ("-date:2024", [0, 1, 4, 5]), ("date:2023-06-30", [1]),
            ("date：２０２４", [2, 3]), ("meta:unit=hr", [0, 2, 4]), ("meta:unit=all", [1, 3, 5]),
            ("meta:unit=hr,all", [0, 1, 2, 3, 4, 5]), ("-meta:level=機密", [1, 3, 5]),
            ("meta:LEVEL=public", [1, 3, 5]), ("meta:nothing=1", []),
        ])
    func conditions(filter: String, expected: [Int]) throws {
        let library = try library()
        let all = { (result: SearchResult) in
            result.hits.compactMap { $0.chunk.text.split(separator: " ").last.flatMap { Int($0) } }
                .sorted()
        }
        #expect(all(try library.search("差旅費", filters: [filter])) == expected)
        let asked = try library.search("travel \(filter)")
        #expect(all(asked) == expected)
        #expect(asked.notes.isEmpty == !filter.contains("nothing"))
        let hit = try library.search("travel").hits.first { $0.source.id.path == "hr/secret0.txt" }
        #expect(hit?.metadata == ["unit": "HR", "level": "機密"])
    }

    @Test(
        "what is no date and no metadata is searched as words, and said of a filter",
        arguments: [
            "date:march", "date:2024-13", "date:2024..2023", "date:..", "meta:unit", "meta:=x",
        ])
    func malformed(text: String) throws {
        #expect(throws: InvalidText.self) { try Condition(filter: text) }
        let result = try library().search("travel \(text)")
        #expect(result.notes.first?.hasSuffix("searched as plain words") == true)
        #expect(result.hits.count == 6)
    }

    @Test("filtered nearest neighbours are those of an exact scan, however few may answer")
    func recall() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let items = (0..<50).map { source in
            Library.Item(
                path: "s\(source).txt", chunks: Library.chunks((0..<40).map { "\(source) \($0)" }))
        }
        let library = try Library(items) { _ in Self.vector(&random) }
        for share in [0.5, 0.05, 0.005] {
            var found = 0
            var wanted = 0
            for _ in 0..<20 {
                let (near, exact) = try neighbours(Self.vector(&random), share, library, &random)
                found += near.intersection(exact).count
                wanted += exact.count
            }
            let recall = Double(found) / Double(max(wanted, 1))
            #expect(recall > 0.99, "seed \(seed): recall \(recall) at \(share)")
        }
    }

    private static func vector(_ random: inout SeededGenerator) -> [Float] {
        (0..<Library.dimension).map { _ in Float.random(in: -1...1, using: &random) }.unit
    }

    /// The ten nearest of a random share of the chunks, by the graph and by a scan.
    private func neighbours(
        _ query: [Float], _ share: Double, _ library: Library, _ random: inout SeededGenerator
    ) throws -> (near: Set<ChunkAddress>, exact: Set<ChunkAddress>) {
        let segments = library.snapshot.segments
        let allowed = segments.map { segment in
            OrdinalSet(bound: segment.chunkCount) { _ in
                Double.random(in: 0..<1, using: &random) < share
            }
        }
        let near = try CandidateSearch(segments: segments, settings: BM25Settings())
            .nearest(query, count: 10, ef: 128, allowed: allowed).map(\.address)
        #expect(near.allSatisfy { allowed[$0.segment].contains($0.ordinal) })
        var exact: [(address: ChunkAddress, score: Float)] = []
        for (index, segment) in segments.enumerated() {
            allowed[index].forEach { ordinal in
                let score = CandidateSearch.cosine(query, segment.vectors.row(ordinal))
                exact.append((ChunkAddress(segment: index, ordinal: ordinal), score))
            }
        }
        let best = exact.sorted { $0.score > $1.score }.prefix(10)
        return (Set(near), Set(best.map(\.address)))
    }

    @Test("any text is a query: it has hits or none, never an error, and a broken one says so")
    func fuzz() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let library = try library()
        let parts = [
            "travel", "差旅費", "差旅费", "\"", "「", "」", "“", "”", "+", "-", "＋", "title:", "date:",
            "date:2024", "meta:unit=hr", "meta:", "page:", "page:0", "type:", "type:exe", "lang:zh",
            " ", " ", " ", "：", "source:[", "..", "=", "\u{0}", "\u{301}", "🙂", "heading:\"a",
        ]
        var broken = 0
        for _ in 0..<400 {
            let query = (0..<Int.random(in: 1...6, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let result = try library.search(query)
            guard let problem = Query(parsing: query).problem else { continue }
            broken += 1
            #expect(result.notes.contains("\(problem): searched as plain words"), "seed \(seed)")
            #expect(result.text == query)
            let plain = try library.search(query) { $0.syntax = .plain }
            #expect(result.places == plain.places, "seed \(seed): \(query)")
        }
        #expect(broken > 20)
    }
}

extension [Float] {
    fileprivate var unit: [Float] {
        let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
        return map { $0 / length }
    }
}
