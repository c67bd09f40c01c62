import Corpus
import Foundation
import Indexing
import Jobs
import ParserPool
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("An increment is a full build")
struct HistoryTests {
    @Test(
        "after each step of a random history the root is that of a clean build",
        arguments: [1, 2, 3] as [UInt64])
    func histories(seed: UInt64) throws {
        let history = try History(seed: seed)
        for step in 0..<10 {
            let change = try history.change()
            let outcome = try history.workspace.build(threads: [1, 2, 4][step % 3])
            let said: Comment = "seed \(seed), step \(step): \(change.description)"
            #expect(outcome.failures.isEmpty, said)
            #expect(try outcome.manifest.root == history.cleanRoot(), said)
            #expect(outcome.manifest.statistics.sources == history.files.count, said)
            if change.isFree { #expect(outcome.parsed == 0 && outcome.embedded == 0, said) }
            for (name, word) in change.gone {
                #expect(try !history.workspace.sources(of: word).contains(name), said)
            }
            for (name, word) in change.there {
                #expect(try history.workspace.sources(of: word).contains(name), said)
            }
        }
    }

    @Test("a renamed and a moved file are neither parsed nor embedded again")
    func rename() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        try workspace.remove("en/refund.txt")
        try workspace.write("elsewhere/退款 policy.txt", SampleTexts.english)
        let outcome = try workspace.build()
        #expect(outcome.parsed == 0 && outcome.embedded == 0)
        #expect(outcome.changes.renamed == 1 && outcome.changes.unchanged == 3)
        #expect(outcome.changes.added == 0 && outcome.changes.removed == 0)
        #expect(try workspace.sources(of: "refund courier").first == "elsewhere/退款 policy.txt")
    }

    @Test("an edit that keeps size and time is still seen once its hint is not trusted")
    func quietEdit() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "The alpaca is in the stable.")
        try workspace.build()
        // Written at once: younger than the time stamps can tell apart.
        try workspace.write("a.txt", "The iguana is in the stable.")
        #expect(try workspace.build().changes.changed == 1)
        #expect(try workspace.sources(of: "iguana") == ["a.txt"])
        #expect(try workspace.sources(of: "alpaca").isEmpty)
    }

    @Test("an edit that the hash cache does not know of is seen when files are read again")
    func rehash() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "The alpaca is in the stable. 羊駝")
        try workspace.build()
        let before = Digest.sha256(Array("The alpaca is in the stable. 羊駝".utf8))
        try workspace.write("a.txt", "The iguana is in the stable. 羊駝")
        // A cache that lies: the file as it is now, with what it held before.
        let scanned = try CorpusScanner.scan(workspace.job.corpus).files
        var cache = HashCache(path: workspace.root + "/.state/test.hashes")
        try cache.save(
            scanned.map { HashedFile($0, contentHash: before, settings: workspace.parse) },
            scannedAtNanoseconds: .max)
        #expect(try workspace.build().changes.unchanged == 1)
        #expect(try workspace.build(rehash: true).changes.changed == 1)
        #expect(try workspace.sources(of: "iguana") == ["a.txt"])
        #expect(try workspace.build().changes.unchanged == 1)
    }

    @Test("each kind of change is counted as what it is, and planned before")
    func counts() throws {
        let workspace = try Workspace()
        for number in 0..<8 { try workspace.write("\(number).txt", "第\(number)份 file \(number)") }
        try workspace.build()
        try workspace.write("0.txt", "另一份。 Changed.")
        try workspace.remove("1.txt")
        try workspace.write("new.txt", "新檔案 new")
        // Moved, copied, touched, and two names that swap their content.
        try workspace.remove("2.txt")
        try workspace.write("folder/2.txt", "第2份 file 2")
        try workspace.write("copy.txt", "第3份 file 3")
        try workspace.write("3.txt", "第3份 file 3")
        try workspace.write("4.txt", "第5份 file 5")
        try workspace.write("5.txt", "第4份 file 4")
        let plan = try BuildPlan(
            job: workspace.job, index: workspace.index, model: TestModel.model(),
            parser: TestPool.pool.get().fingerprint, threads: 2)
        #expect(plan.changed.map(\.path) == ["0.txt", "4.txt", "5.txt"])
        #expect(plan.removed.map(\.path) == ["1.txt", "2.txt"] && plan.unchanged == 3)
        #expect(plan.added.count == 3 && plan.reasons.isEmpty)
        let outcome = try workspace.build()
        let changes = outcome.changes
        #expect(changes.added == 2 && changes.renamed == 1 && changes.removed == 1)
        #expect(changes.changed == 3 && changes.unchanged == 3 && changes.total == 9)
        #expect(outcome.parsed == 2, "only the changed and the new file are parsed")
    }

    @Test("a changed setting makes the stages run again that depend on it, and plan says which")
    func invalidation() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        var last = try workspace.build()
        struct Case {
            var name: String
            var said: String
            var embeds = false
            var rebuilds = true
            var change: (inout IndexSettings) -> Void
        }
        let cases = [
            Case(name: "bm25.k1", said: "only the calibration", rebuilds: false) {
                $0.bm25.k1 = 1.3
            },
            Case(name: "hnsw.m", said: "all segments are built again") { $0.hnsw.m = 6 },
            Case(name: "rerank.store_late", said: "all segments are built again") {
                $0.rerank.storeLate = .none
            },
            Case(name: "rerank.store_late", said: "where the cache lacks them") {
                $0.rerank.storeLate = .codes
            },
            Case(name: "chunk.max_tokens", said: "chunked again", embeds: true) {
                $0.chunk.maxTokens = 35
            },
            Case(
                name: "ranking.vector_weight.han", said: "to 0.3: only the manifest",
                rebuilds: false
            ) { $0.ranking.vectorWeight = ["han": 0.3] },
            Case(
                name: "ranking.vector_weight.han", said: "to none: only the manifest",
                rebuilds: false
            ) { $0.ranking.vectorWeight = [:] },
        ]
        for test in cases {
            test.change(&workspace.settings)
            let plan = try BuildPlan(
                job: workspace.job, index: workspace.index, model: TestModel.model(),
                parser: TestPool.pool.get().fingerprint, threads: 2)
            #expect(plan.reasons.count == 1 && plan.unchanged == 4)
            #expect(plan.reasons[0].contains(test.name) && plan.reasons[0].contains(test.said))
            let outcome = try workspace.build()
            #expect(outcome.parsed == 0 && (outcome.embedded > 0) == test.embeds, "\(test.name)")
            let kept = outcome.manifest.segments.map(\.id) == last.manifest.segments.map(\.id)
            #expect(kept != test.rebuilds, "\(test.name)")
            #expect(outcome.manifest.root != last.manifest.root)
            last = outcome
        }
        let plan = try BuildPlan(
            job: workspace.job, index: workspace.index, model: TestModel.model(),
            parser: "another parser", threads: 2)
        #expect(plan.reasons.count == 1 && plan.reasons[0].contains("parsed again"))
    }

    @Test("removing everything leaves an index with nothing in it")
    func emptied() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        for (name, _) in SampleTexts.all { try workspace.remove(name) }
        let outcome = try workspace.build()
        #expect(outcome.changes.removed == 4 && outcome.manifest.statistics.chunks == 0)
        #expect(try workspace.sources(of: "refund").isEmpty)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
        let options = SearchModes.all
        for mode in options {
            #expect(try workspace.searcher().search("refund", options: mode).hits.isEmpty)
        }
        try workspace.write(SampleTexts.all)
        #expect(try workspace.build().manifest.root == workspace.cleanRoot())
    }
}

/// A corpus that changes at random, and what is known of each change.
private final class History {
    struct Change {
        var description = ""
        /// Whether nothing may be parsed or embedded for it.
        var isFree = false
        /// File → a word that finds it no more, or finds it.
        var gone: [String: String] = [:]
        var there: [String: String] = [:]
    }

    let workspace: Workspace
    private(set) var files: [String: String] = [:]
    private var removed: [(name: String, text: String)] = []
    private var random: SeededGenerator
    private var counter = 0
    private var roots: [String: String] = [:]
    private var maximumTokens: Set<Int> = [60]

    init(seed: UInt64) throws {
        workspace = try Workspace()
        random = SeededGenerator(seed: seed)
        for _ in 0..<5 { _ = try add() }
    }

    /// The root of a clean build of the corpus as it stands; states that come back are built once.
    func cleanRoot() throws -> String {
        let state =
            "\(workspace.settings)" + files.sorted { $0.key < $1.key }.map { "\($0)" }.joined()
        if let root = roots[state] { return root }
        let root = try workspace.cleanRoot(threads: 2)
        roots[state] = root
        return root
    }

    func change() throws -> Change {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: try add()
        case 2: try edit()
        case 3: try rename()
        case 4: try swap()
        case 5: try delete()
        case 6: try restore()
        case 7: try touch()
        case 8: try duplicate()
        default: try setting()
        }
    }

    private func text() -> (text: String, word: String) {
        counter += 1
        let word = "quokka" + "\(counter)".utf8.map { String(UnicodeScalar($0 + 49)) }.joined()
        let pool = SampleTexts.all.map(\.value)
        let paragraphs = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            pool.randomElement(using: &random)!.split(separator: "\n").randomElement(
                using: &random)!
        }
        return ("\(word) 說明\n\n" + paragraphs.joined(separator: "\n\n"), word)
    }

    private static func word(_ text: String) -> String { String(text.prefix { $0 != " " }) }

    private func put(_ name: String, _ text: String) throws {
        files[name] = text
        try workspace.write(name, text)
    }

    private func pick() -> String {
        files.keys.sorted().randomElement(using: &random)!
    }

    private func newName() -> String {
        counter += 1
        let folders = ["", "甲/", "b/c/", "机房/"]
        return folders.randomElement(using: &random)! + "file \(counter).txt"
    }

    private func add() throws -> Change {
        let (text, word) = text()
        let name = newName()
        try put(name, text)
        return Change(description: "add \(name)", there: [name: word])
    }

    private func edit() throws -> Change {
        let name = pick()
        let old = Self.word(files[name]!)
        let (text, word) = text()
        try put(name, text)
        return Change(description: "edit \(name)", gone: [name: old], there: [name: word])
    }

    private func rename() throws -> Change {
        let old = pick()
        let name = newName()
        let text = files[old]!
        try delete(old)
        try put(name, text)
        let word = Self.word(text)
        return Change(
            description: "rename \(old) to \(name)", isFree: true, gone: [old: word],
            there: [name: word])
    }

    private func swap() throws -> Change {
        let (one, other) = (pick(), pick())
        let (first, second) = (files[one]!, files[other]!)
        try put(one, second)
        try put(other, first)
        return Change(
            description: "swap \(one) and \(other)", isFree: true,
            there: [one: Self.word(second)])
    }

    private func delete() throws -> Change {
        guard files.count > 2 else { return try add() }
        let name = pick()
        let text = files[name]!
        try delete(name)
        removed.append((name, text))
        return Change(
            description: "delete \(name)", isFree: true, gone: [name: Self.word(text)])
    }

    private func delete(_ name: String) throws {
        files[name] = nil
        try workspace.remove(name)
    }

    private func restore() throws -> Change {
        guard let (name, text) = removed.popLast(), files[name] == nil else { return try add() }
        try put(name, text)
        return Change(
            description: "restore \(name)", isFree: maximumTokens.count == 1,
            there: [name: Self.word(text)])
    }

    private func touch() throws -> Change {
        let name = pick()
        let path = workspace.corpus + "/" + name
        let date = Date(timeIntervalSince1970: Double.random(in: 1e9...1.5e9, using: &random))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        return Change(description: "touch \(name)", isFree: true)
    }

    private func duplicate() throws -> Change {
        let source = pick()
        let name = newName()
        try put(name, files[source]!)
        return Change(
            description: "copy \(source) to \(name)", isFree: true,
            there: [name: Self.word(files[source]!)])
    }

    /// Settings of every stage, there and back.
    private func setting() throws -> Change {
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            workspace.settings.chunk.maxTokens = workspace.settings.chunk.maxTokens == 60 ? 40 : 60
            maximumTokens.insert(workspace.settings.chunk.maxTokens)
            return Change(description: "max_tokens \(workspace.settings.chunk.maxTokens)")
        case 1:
            workspace.settings.bm25.b = workspace.settings.bm25.b == 0.4 ? 0.7 : 0.4
            return Change(description: "b \(workspace.settings.bm25.b)", isFree: true)
        default:
            workspace.settings.hnsw.m = workspace.settings.hnsw.m == 8 ? 5 : 8
            return Change(description: "m \(workspace.settings.hnsw.m)", isFree: true)
        }
    }
}
