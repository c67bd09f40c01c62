import Adapting
import Answering
import Corpus
import Embedding
import Foundation
import Postings
import Searching
import Snapshots
import TestSupport
import Testing

@Suite("A group of indexes answers questions as one index of all would")
struct GroupAnswerTests {
    func engines(_ split: SplitCorpus) throws -> (one: AnswerEngine, group: AnswerEngine) {
        let one = try split.searcher()
        let members = MemberPassages(group: try split.group(), encoder: one.encoder)
        return (AnswerEngine(searcher: one, prover: nil), AnswerEngine(members, prover: nil))
    }

    /// - Returns: whether it was answered.
    @discardableResult
    func expectEqual(
        _ question: String, _ engines: (one: AnswerEngine, group: AnswerEngine),
        _ options: AnswerOptions, _ what: String = ""
    ) throws -> Bool {
        let one = try engines.one.answer(question, options: options)
        let other = try engines.group.answer(question, options: options)
        let what = "“\(question)” \(what)"
        #expect(one.text == other.text, "\(what)")
        #expect(one.confidence.bitPattern == other.confidence.bitPattern, "\(what)")
        #expect(one.isAbstained == other.isAbstained && one.language == other.language, "\(what)")
        #expect(one.sentences == other.sentences && one.notes == other.notes, "\(what)")
        #expect(other.missing.isEmpty, "\(what)")
        var scope = other.scope
        #expect(scope.root != one.scope.root)
        scope.root = one.scope.root
        #expect(scope == one.scope, "\(what)")
        #expect(one.citations.count == other.citations.count, "\(what)")
        for (left, right) in zip(one.citations, other.citations) {
            #expect(left.source == right.source && left.chunk == right.chunk, "\(what)")
            #expect(left.quotes == right.quotes && left.passage == right.passage, "\(what)")
            #expect(left.title == right.title && left.heading == right.heading, "\(what)")
            #expect(left.page == right.page && left.proof == right.proof, "\(what)")
        }
        let read = try engines.one.read(question, options: options)
        let others = try engines.group.read(question, options: options)
        #expect(read.evidence == others.evidence, "\(what)")
        #expect(
            read.ranking.sentences.map(\.features) == others.ranking.sentences.map(\.features),
            "\(what)")
        return !one.isAbstained
    }

    private static let questions = [
        "What happens to a parcel that is damaged?", "parcel damaged letter receipt",
        "受損的包裹如何處理？", "cat dog ink", "差旅報支", "机房 温度", "預算 budget oak", "第3項 收據",
        "Which desk opens the parcel?", "", "？！", "E-1042 parcel", "Who weighs it again?",
    ]

    @Test(
        "bit by bit: text, confidence, citations, whether token vectors are stored or not",
        .timeLimit(.minutes(10)), arguments: [RerankSettings.LateStorage.none, .codes])
    func equal(_ stored: RerankSettings.LateStorage) throws {
        let split = try SplitCorpus(try GroupTests.texts(220), parts: 3, soleChunks: 60) {
            $0.settings.rerank = RerankSettings(storeLate: stored)
        }
        let engines = try engines(split)
        // More than the sample of what is alike by chance.
        #expect(try split.searcher().snapshot.manifest.statistics.chunks > ChanceSample.size)
        var answered = 0
        for question in Self.questions {
            for (threshold, filters) in [(0.4, []), (0, []), (0, ["copies/**"])] {
                var options = AnswerOptions()
                options.threshold = threshold
                options.search.filters = try filters.map(Condition.init(filter:))
                answered +=
                    try expectEqual(
                        question, engines, options, "\(threshold) \(filters)") ? 1 : 0
            }
        }
        #expect(answered > Self.questions.count)
    }

    @Test("on the handbook, split in three", .timeLimit(.minutes(10)))
    func handbook() throws {
        let (split, questions) = try Handbook.split()
        let engines = try engines(split)
        var options = AnswerOptions()
        options.threshold = 0.1
        // So many candidates held that every segment is compared whole.
        options.search.ef = 10_000
        var answered = 0
        for question in questions.prefix(40) {
            answered += try expectEqual(question, engines, options) ? 1 : 0
        }
        #expect(answered > 3)
    }

    @Test("through an adapter that all members name, and searches too", .timeLimit(.minutes(10)))
    func adapter() throws {
        let folder = try TemporaryFolder()
        let file = try TestAdapter.write(to: folder.file("a.adapter"), spread: 0.3)
        let split = try SplitCorpus(try GroupTests.texts(60), parts: 3, soleChunks: 30) {
            $0.adapter = file
        }
        let engines = try engines(split)
        let (one, group) = (try split.searcher(), try split.group())
        #expect(group.manifest.adapter?.sha256 == file.digest.hex)
        var changed = 0
        for question in GroupTests.questions {
            try expectEqual(question, engines, AnswerOptions())
            var lists: [[String]] = []
            for adapts in [true, false] {
                var options = SearchOptions(k: 8)
                options.usesAdapter = adapts
                let wanted = try one.search(question, options: options, explain: true)
                let found = try group.search(
                    question, options: options, explain: true, limits: GroupLimits(seconds: 60))
                let line = { (hit: Hit) in
                    "\(hit.source.id) \(hit.chunk.position) \(hit.score.bitPattern) "
                        + (hit.explanation?.adapter ?? "none")
                }
                #expect(found.hits.map(line) == wanted.hits.map(line), "\(question) \(adapts)")
                lists.append(found.hits.map(line))
            }
            changed += lists[0] == lists[1] ? 0 : 1
        }
        #expect(changed > 5)
        // Another one, and none, are refused with both.
        split.parts[1].adapter = nil
        try split.parts[1].build()
        let none = #expect(throws: QuarryError.self) { try split.group(weights: .members) }
        let name = file.digest.hex.prefix(12)
        #expect(none?.reason.contains("none") == true && none?.reason.contains(name) == true)
        split.parts[1].adapter = try TestAdapter.write(to: folder.file("b.adapter"), spread: 0.2)
        try split.parts[1].build()
        let other = #expect(throws: QuarryError.self) { try split.group(weights: .members) }
        #expect(other?.reason.contains("of b") == true && other?.reason.contains("of a") == true)
    }

    @Test("a member that compares its chunks as nobody can is left out", arguments: 0..<9)
    func broken(_ oddity: Int) throws {
        let split = try SplitCorpus(try GroupTests.texts(40), parts: 2, soleChunks: 200) {
            $0.settings.rerank = RerankSettings(storeLate: .codes)
        }
        let one = try split.searcher()
        let shards = try zip(["a", "b"], split.parts).map { ReaderShard($0, try $1.searcher()) }
        let odd = try GroupSearcher(
            [shards[0], OddEvidence(shard: shards[1], oddity: oddity)], name: "odd",
            encoder: one.encoder)
        let alone = try GroupSearcher([shards[0]], name: "alone", encoder: one.encoder)
        var options = AnswerOptions()
        options.threshold = 0
        let question = "What happens to a parcel that is damaged?"
        let answer = try AnswerEngine(
            MemberPassages(group: odd, encoder: one.encoder), prover: nil
        ).answer(question, options: options)
        let wanted = try AnswerEngine(
            MemberPassages(group: alone, encoder: one.encoder), prover: nil
        ).answer(question, options: options)
        #expect(answer.missing.map(\.name) == ["b"] && answer.missing.map(\.kind) == [.broken])
        #expect(answer.notes.contains { $0.hasPrefix("without member b") })
        #expect(answer.scope.sources == wanted.scope.sources)
        #expect(!answer.citations.isEmpty && wanted.missing.isEmpty)
    }
}

/// A member whose evidence can't be.
private struct OddEvidence: Shard {
    let shard: ReaderShard
    let oddity: Int
    var name: String { shard.name }
    var manifest: Manifest { shard.manifest }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        let answer = try shard.answer(query, within: seconds)
        guard var evidence = answer as? ShardEvidence else { return answer }
        switch oddity {
        case 0: evidence.documentCount = -1
        case 1: evidence.frequencies["strange"] = 1
        case 2: evidence.frequencies = evidence.frequencies.mapValues { _ in 1_000_000 }
        case 3: evidence.counts.chunks = .max
        case 4: evidence.counts.sources = -1
        case 5: evidence.sample.reverse()
        case 6: evidence.sample.removeLast()
        // So few that all of a group's sample would be its own.
        case 7:
            for place in evidence.sample.indices { evidence.sample[place].key = UInt64(place) }
        default: evidence.sample.removeAll()
        }
        return evidence as? Query.Answer ?? answer
    }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources {
        try shard.sources(query, within: seconds)
    }
}
