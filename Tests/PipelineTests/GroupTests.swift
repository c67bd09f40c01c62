import Corpus
import Foundation
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("A group of indexes answers as one index of all would")
struct GroupTests {
    static func texts(_ count: Int) throws -> [(name: String, bytes: [UInt8])] {
        let workspace = try Workspace()
        try workspace.writeManyTexts(count)
        var files: [(name: String, bytes: [UInt8])] = []
        for folder in try FileSystem.names(in: workspace.corpus).sorted() {
            for name in try FileSystem.names(in: workspace.corpus + "/" + folder).sorted() {
                files.append(
                    (
                        "\(folder)/\(name)",
                        try FileSystem.read("\(workspace.corpus)/\(folder)/\(name)")
                    ))
            }
        }
        // The same text and nearly the same, in several members.
        for number in 0..<6 {
            let text =
                "Every parcel that is damaged is photographed before it is opened, weighed "
                + "again at the desk, and sent back to the shop with its receipt and a letter."
            files.append(("copies/\(number).txt", Array(text.utf8)))
            files.append(
                ("copies/near \(number).txt", Array((text + " Ask desk \(number).").utf8)))
        }
        return files
    }

    static let questions = [
        "cat dog ink", "差旅報支", "机房 温度", "parcel damaged", "預算 budget oak", "第3項 \"收據\"",
        "rug sea -cat", "\"tea van\" map", "+主管 設備", "", "？！", "zoo \"no such words\" 連線",
        "E-1042 parcel", "letter receipt 收據",
    ]

    func expectEqual(_ left: SearchResult, _ right: SearchResult, _ what: String) {
        #expect(left.hits.count == right.hits.count, "\(what)")
        #expect(left.hasMore == right.hasMore && left.notes == right.notes, "\(what)")
        #expect(left.reranked == right.reranked && left.reranker == right.reranker, "\(what)")
        #expect(left.expansion == right.expansion && right.missing.isEmpty, "\(what)")
        for (one, other) in zip(left.hits, right.hits) {
            #expect(one.score.bitPattern == other.score.bitPattern, "\(what), \(one.rank)")
            #expect(one.source == other.source && one.chunk == other.chunk, "\(what), \(one.rank)")
            #expect(one.facts == other.facts && one.metadata == other.metadata, "\(what)")
            #expect(one.rank == other.rank && one.highlights == other.highlights, "\(what)")
            #expect(one.copies == other.copies, "\(what), \(one.rank)")
            #expect(one.nearDuplicates == other.nearDuplicates, "\(what), \(one.rank)")
            #expect(one.before == other.before && one.after == other.after, "\(what)")
            #expect(one.verdict == other.verdict && one.pageVerdict == other.pageVerdict)
            expectEqual(one.explanation, other.explanation, what)
        }
    }

    private func expectEqual(_ one: Explanation?, _ other: Explanation?, _ what: String) {
        #expect((one == nil) == (other == nil), "\(what)")
        guard let one, let other else { return }
        #expect(one.bm25 == other.bm25 && one.vector == other.vector, "\(what)")
        #expect(one.terms == other.terms && one.fields == other.fields, "\(what)")
        #expect(one.fused == other.fused && one.late == other.late, "\(what)")
        #expect(one.cross == other.cross && one.difference == other.difference, "\(what)")
        #expect(one.scripts == other.scripts && one.identifiers == other.identifiers, "\(what)")
        #expect(one.weightOrigins == other.weightOrigins, "\(what)")
    }

    private static let variations: [(String, @Sendable (inout SearchOptions) throws -> Void)] = [
        ("as it is", { _ in }), ("explained page", { $0.offset = 3 }),
        ("copies", { $0.collapsesCopies = true }),
        (
            "near",
            {
                $0.collapsesCopies = true
                $0.collapsesNearDuplicates = true
            }
        ),
        (
            "one of a source",
            {
                $0.perSource = 1
                $0.context = 2
            }
        ),
        ("filter", { $0.filters = [try Condition(filter: "copies/**")] }),
        ("not", { $0.filters = try ["-type:pdf", "lang:zh"].map(Condition.init(filter:)) }),
        ("no such metadata", { $0.filters = [try Condition(filter: "meta:unit=hr")] }),
        ("different", { $0.relevanceShare = 0.6 }),
        (
            "deep",
            {
                $0.candidates = 3
                $0.k = 40
            }
        ),
        (
            "weights",
            {
                $0.vectorWeight = 0.3
                $0.lateWeight = 0.7
            }
        ),
    ]

    @Test("bit by bit, in every mode, for any question", .timeLimit(.minutes(10)))
    func equal() throws {
        let split = try SplitCorpus(try Self.texts(80), parts: 3, soleChunks: 30)
        let (one, group) = (try split.searcher(), try split.group())
        #expect(one.snapshot.segments.count > 1)
        #expect(group.manifest.statistics.chunks == one.snapshot.manifest.statistics.chunks)
        for question in Self.questions {
            for mode in SearchModes.all {
                for (name, change) in Self.variations {
                    // All modes as they are, and the usual ones in every way.
                    guard name == "as it is" || mode.fusion == .weighted && mode.rerank != .cross
                    else { continue }
                    var options = mode
                    options.syntax = .language
                    try change(&options)
                    let what = "“\(question)” \(mode.mode) \(mode.rerank) \(mode.fusion), \(name)"
                    expectEqual(
                        try one.search(question, options: options, explain: true),
                        try group.search(
                            question, options: options, explain: true,
                            limits: GroupLimits(seconds: 60)), what)
                }
            }
        }
    }

    @Test("on the handbook, split in three", .timeLimit(.minutes(10)))
    func handbook() throws {
        let (split, questions) = try Handbook.split()
        let (one, group) = (try split.searcher(), try split.group())
        for (number, question) in questions.enumerated() {
            var options = SearchModes.all[number % SearchModes.all.count]
            options.k = 10
            // So many candidates held that every segment is compared whole.
            options.ef = 10_000
            options.collapsesCopies = true
            expectEqual(
                try one.search(question, options: options, explain: true),
                try group.search(
                    question, options: options, explain: true, limits: GroupLimits(seconds: 60)),
                question)
        }
    }

    /// A member that needs a while for each text it shows.
    private struct SlowTexts: Shard {
        let shard: ReaderShard
        let seconds: Double
        var name: String { shard.name }
        var manifest: Manifest { shard.manifest }

        func answer<Query: ShardAsking>(
            _ query: Query, within seconds: Double
        ) throws(ShardFailure) -> Query.Answer {
            if let query = query as? ShardPassageQuery {
                Thread.sleep(forTimeInterval: Double(query.addresses.count) * self.seconds)
            }
            return try shard.answer(query, within: seconds)
        }

        func sources(
            _ query: ShardSourceQuery, within seconds: Double
        ) throws(ShardFailure) -> ShardSources {
            try shard.sources(query, within: seconds)
        }
    }

    @Test("a cross-encoder reads as many texts as there is time for, and no member is blamed")
    func slow() throws {
        let split = try SplitCorpus(try Self.texts(80), parts: 2, soleChunks: 100)
        let whole = try split.searcher()
        let shards = try zip(["a", "b"], split.parts).map {
            SlowTexts(shard: ReaderShard($0, try $1.searcher()), seconds: 0.3)
        }
        let group = try GroupSearcher(
            shards, name: "group", encoder: whole.encoder, cross: try TestCross.encoder())
        let options = SearchOptions(k: 1, rerank: .cross, rerankDepth: 50)
        let result = try group.search(
            "cat dog ink", options: options, limits: GroupLimits(seconds: 8))
        #expect(result.missing.isEmpty, "\(result.missing)")
        #expect(result.hits.count == 1 && (1..<50).contains(result.reranked))
    }

    @Test("its root is of its members' names and roots, in any order")
    func root() {
        let members = [("b", "22"), ("a", "11"), ("B", "33")].map { (name: $0.0, root: $0.1) }
        let root = GroupRoot(members: members)
        #expect(root.text == "quarry-group 1\nmember B 33\nmember a 11\nmember b 22\n")
        #expect(root == GroupRoot(members: members.reversed()))
        #expect(root.digest != GroupRoot(members: members, weights: "44").digest)
        #expect(root.digest != GroupRoot(members: Array(members.dropLast())).digest)
    }

    @Test("members with other settings, and one source in two members, are refused by name")
    func misfits() throws {
        let (one, other, third) = (try Workspace(), try Workspace(), try Workspace())
        third.settings.bm25.k1 = 1.4
        for workspace in [one, other, third] {
            try workspace.write("same.txt", "The same words stand in all of them.")
            try workspace.build()
        }
        let shards = try [one, other, third].enumerated().map {
            ReaderShard("m\($0)", try $1.searcher())
        }
        let misfit = #expect(throws: QuarryError.self) {
            try GroupSearcher(shards, name: "kb", encoder: nil)
        }
        #expect(misfit?.reason.contains("bm25.k1 of m2") == true, "\(misfit?.reason ?? "")")
        var overlap = SourceOverlap(Array(shards.prefix(2)), seconds: 10)
        let double = #expect(throws: QuarryError.self) { try overlap.check() }
        #expect(double?.path == "same.txt" && double?.reason.contains("m0 and m1") == true)
    }

    @Test("without an index's weights the members' means count, and the answer is whole")
    func means() throws {
        let split = try SplitCorpus(try Self.texts(80), parts: 2, soleChunks: 100)
        let group = try split.group(weights: .members)
        let manifests = group.shards.map(\.manifest)
        for (script, calibration) in group.manifest.calibration {
            let weights = manifests.compactMap { $0.calibration[script]?.vectorWeight }
            #expect(calibration.vectorWeight > (weights.min() ?? 1) - 1e-9)
            #expect(calibration.vectorWeight < (weights.max() ?? 0) + 1e-9)
        }
        // Words alone need no weights.
        let options = SearchOptions(k: 5, mode: .bm25, rerank: .none)
        let one = try split.searcher()
        for question in ["cat dog ink", "差旅報支"] {
            expectEqual(
                try one.search(question, options: options),
                try group.search(question, options: options), question)
        }
    }
}
