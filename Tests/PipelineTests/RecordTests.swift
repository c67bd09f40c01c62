import Citing
import Corpus
import Foundation
import Indexing
import Jobs
import ParserPool
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Files of JSON lines as sources")
struct RecordTests {
    private static let beir = [
        #"{"_id": "MED-10", "title": "Brakes", "text": "The numbat brake pad lasts two years.", "metadata": {"lang_pair": "en-zh", "tags": ["brakes", "pads"]}}"#,
        #"{"_id": "MED-11", "title": "煞車", "text": "煞車片每兩年更換一次。", "metadata": {"tags": ["pads"]}}"#,
        #"{"_id": "a/b#1", "title": "", "text": "A quokka lives on the island.", "metadata": {}}"#,
    ]

    private static func workspace(_ lines: [String] = beir) throws -> Workspace {
        let workspace = try Workspace()
        workspace.recordGlobs = [try Glob("corpus.jsonl")]
        try workspace.write("beir/corpus.jsonl", lines.joined(separator: "\n") + "\n")
        try workspace.write("beir/queries.jsonl", #"{"_id": "q1", "text": "numbat question"}"#)
        try workspace.write("notes.txt", "A wombat digs burrows.")
        return workspace
    }

    private func hits(
        _ workspace: Workspace, _ query: String, filter: String? = nil
    ) throws -> [Hit] {
        var options = SearchOptions(k: 10, mode: .bm25, rerank: .none)
        if let filter { options.filters = [try Condition(filter: filter)] }
        return try workspace.searcher().search(query, options: options).hits
    }

    @Test("a BEIR corpus: each record a source with its title and metadata, queries are none")
    func beir() throws {
        let workspace = try Self.workspace()
        let outcome = try workspace.build()
        #expect(outcome.failures.isEmpty && outcome.changes.total == 4)
        let found = try #require(try hits(workspace, "numbat").first)
        #expect(found.source.id.path == "beir/corpus.jsonl#MED-10" && found.source.type == .jsonl)
        #expect(found.chunk.text.hasPrefix("Brakes") && found.facts.title == "Brakes")
        #expect(found.metadata == ["lang_pair": "en-zh", "tags": "brakes, pads"])
        #expect(try hits(workspace, "numbat").count == 1, "queries.jsonl is no source")
        #expect(try workspace.sources(of: "quokka") == ["beir/corpus.jsonl#a%2Fb%231"])
        #expect(try workspace.sources(of: "煞車片") == ["beir/corpus.jsonl#MED-11"])
        #expect(try workspace.cleanRoot(threads: 3) == outcome.manifest.root)
    }

    @Test("a pattern of records that matches no file is said")
    func unmatched() throws {
        let workspace = try Self.workspace()
        workspace.recordGlobs.append(try Glob("mistyped.jsonl"))
        let outcome = try workspace.build()
        #expect(
            outcome.warnings.map(\.message).filter { $0.contains("corpus.records") } == [
                "corpus.records names mistyped.jsonl, which no file matches"
            ])
    }

    @Test("metadata of a record are filters, list by list, and unknown keys are said")
    func filters() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        let every = "numbat 煞車片 quokka wombat"
        let cases = [
            ("meta:tags=pads", ["MED-10", "MED-11"]), ("meta:tags=brakes", ["MED-10"]),
            ("meta:lang_pair=en-zh", ["MED-10"]),
            ("type:jsonl", ["MED-10", "MED-11", "a%2Fb%231"]),
            ("source:beir/corpus.jsonl#MED-*", ["MED-10", "MED-11"]), ("meta:nothing=1", []),
        ]
        for (filter, ids) in cases {
            let found = try hits(workspace, every, filter: filter).map(\.source.id.path).sorted()
            #expect(found == ids.map { "beir/corpus.jsonl#" + $0 }, "\(filter)")
        }
        var options = SearchOptions(k: 10, mode: .bm25, rerank: .none)
        options.filters = [try Condition(filter: "meta:tags=pads")]
        let searcher = try workspace.searcher()
        #expect(try searcher.search(every, options: options).notes == [])
        options.filters = [try Condition(filter: "meta:nothing=1")]
        #expect(try searcher.search(every, options: options).notes.count == 1)
    }

    @Test("one edited, one new and one gone record are all that is done, and equal a full build")
    func incremental() throws {
        let workspace = try Self.workspace()
        let first = try workspace.build()
        #expect(first.parsed == 4)
        var lines = Self.beir
        lines[0] = lines[0].replacing("two years", with: "three winters")
        lines[2] = #"{"_id": 12, "text": "A bilby digs."}"#
        lines.insert(#"{"text": "An echidna by its line alone."}"#, at: 0)
        try workspace.write("beir/corpus.jsonl", lines.joined(separator: "\r\n"))
        let second = try workspace.build()
        #expect(second.parsed == 3 && second.changes.changed == 1 && second.changes.removed == 1)
        #expect(second.changes.added == 2 && second.changes.unchanged == 2)
        #expect(try workspace.sources(of: "winters") == ["beir/corpus.jsonl#MED-10"])
        #expect(try workspace.sources(of: "bilby") == ["beir/corpus.jsonl#12"])
        #expect(try workspace.sources(of: "echidna") == ["beir/corpus.jsonl#L1"])
        #expect(try workspace.sources(of: "quokka").isEmpty)
        #expect(try workspace.cleanRoot() == second.manifest.root)
        #expect(try !workspace.build().isNewGeneration)
        // The same records in another order and with other ends are the same sources.
        let named = Array(lines.dropFirst())
        try workspace.write("beir/corpus.jsonl", named.joined(separator: "\n"))
        let third = try workspace.build()
        try workspace.write("beir/corpus.jsonl", named.reversed().joined(separator: "\n\n"))
        let fourth = try workspace.build()
        #expect(fourth.parsed == 0 && fourth.manifest.root == third.manifest.root)
    }

    @Test("a bad line fails alone, by its line, and the others are found")
    func badLines() throws {
        let lines =
            [Self.beir[0], "{broken", "[1]", "", "   ", #"{"_id": "x", "title": "no text"}"#]
            + [Self.beir[0], #"{"_id": "\#(String(repeating: "i", count: 600))", "text": "y"}"#]
            + [#"{"_id": "n", "text": 5}"#, Self.beir[1]]
        let workspace = try Self.workspace(lines)
        let file = workspace.corpus + "/beir/corpus.jsonl"
        var bytes = try FileSystem.read(file)
        bytes += [0x7B, 0xFF, 0x7D, 0x0A]
        try FileSystem.replace(file, with: bytes)
        let outcome = try workspace.build()
        let failures = Dictionary(
            outcome.failures.map { ($0.source.dropFirst(18), $0) }, uniquingKeysWith: { $1 })
        #expect(failures.keys.sorted() == ["L11", "L2", "L3", "L7", "L8", "n", "x"])
        #expect(failures["L2"]?.reason == "line 2 is no JSON object")
        #expect(failures["L7"]?.code == .alreadyExists)
        #expect(failures["L7"]?.reason.contains("line 1") == true)
        #expect(failures["L8"]?.code == .limitExceeded)
        #expect(failures["L11"]?.reason.contains("UTF-8") == true)
        #expect(failures["x"]?.reason.contains("`text`") == true)
        #expect(outcome.changes.failed == 7 && outcome.changes.added == 3)
        #expect(try workspace.sources(of: "numbat") == ["beir/corpus.jsonl#MED-10"])
        #expect(try workspace.cleanRoot() == outcome.manifest.root)
    }

    @Test("a file that is none at all is said in bounded words; one in UTF-16 once")
    func noRecords() throws {
        let workspace = try Self.workspace([String](repeating: "no record", count: 3_000))
        let outcome = try workspace.build()
        #expect(outcome.failures.count == 1_001)
        #expect(outcome.failures.contains { $0.reason.contains("1999 more lines") })
        let utf16 = [0xFF, 0xFE] + SampleTexts.encoded(Self.beir[0], as: "UTF-16LE")
        try workspace.write("beir/corpus.jsonl", utf16)
        let wide = try workspace.build()
        #expect(wide.failures.map(\.code) == [.unsupported])
        #expect(wide.failures.first?.reason.contains("UTF-16") == true)
        #expect(try workspace.sources(of: "wombat") == ["notes.txt"])
    }

    @Test("a file that lost its records is what the guard refuses")
    func emptied() throws {
        let lines = (0..<40).map { #"{"_id": "\#($0)", "text": "numbat\#($0)"}"# }
        let workspace = try Self.workspace(lines)
        workspace.removalGuard = RemovalGuard()
        try workspace.build()
        try workspace.write("beir/corpus.jsonl", "")
        let refused = try workspace.build()
        #expect(refused.removals.isRefused && refused.removals.vanished.count == 40)
        #expect(try workspace.sources(of: "numbat7") == ["beir/corpus.jsonl#7"])
    }

    @Test("a hit is proven by its record, wherever the line stands now, and not when it changed")
    func cited() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        let hit = try #require(try hits(workspace, "numbat").first)
        let name = ChunkName(source: hit.source.id, place: .span(hit.chunk.span.range))
        func citation() throws -> Citation {
            try SourceProver(
                Snapshot(index: workspace.index),
                corpus: CorpusDefinition(roots: [workspace.corpus])
            ).citation(of: #require(ChunkName(name.text)))
        }
        let proven = try citation()
        #expect(proven.line == 1 && proven.raw.contains("numbat brake pad"))
        #expect(proven.file.hasSuffix("/beir/corpus.jsonl"))
        try workspace.write(
            "beir/corpus.jsonl", Self.beir.reversed().joined(separator: "\n"))
        #expect(try citation().line == 3)
        try workspace.write(
            "beir/corpus.jsonl", Self.beir[0].replacing("two years", with: "one year"))
        #expect(throws: QuarryError.self) { try citation() }
        try workspace.remove("beir/corpus.jsonl")
        #expect(throws: QuarryError.self) { try citation() }
    }

    @Test(
        "of equal lines without an identity a citation says the one that was found",
        arguments: [false, true])
    func citedLine(keepsScan: Bool) throws {
        let line = #"{"text": "A bettong gathers grass."}"#
        let lines = ["{\"text\": \"other\"}", line, line, "{\"text\": \"more\"}", line]
        let workspace = try Self.workspace(lines)
        try workspace.build()
        let prover = try SourceProver(
            Snapshot(index: workspace.index), corpus: CorpusDefinition(roots: [workspace.corpus]),
            keepsScan: keepsScan)
        let found = try hits(workspace, "bettong").map { hit in
            let name = ChunkName(source: hit.source.id, place: .span(hit.chunk.span.range))
            return (hit.source.id.path, try prover.citation(of: name).line)
        }
        #expect(!found.isEmpty)
        for (path, line) in found { #expect(RecordName(path)?.line == line, "\(path)") }
        // The named line holds another record now: the first that is equal.
        let last = ChunkName(source: SourceID(path: "beir/corpus.jsonl#L5"), place: .position(0))
        #expect(try prover.citation(of: last).line == 5)
        try workspace.write("beir/corpus.jsonl", lines.dropLast().joined(separator: "\n"))
        #expect(try prover.citation(of: last).line == 2)
    }

    @Test("what identities are: texts, numbers that are exact, and none is another's")
    func identities() throws {
        let lines = [
            #"{"_id": 7, "text": "a"}"#, #"{"_id": 3.0, "text": "a"}"#,
            #"{"_id": 2.5, "text": "a"}"#, #"{"_id": 9223372036854775807, "text": "a"}"#,
            #"{"_id": 9223372036854775808, "text": "a"}"#,
            #"{"_id": 9223372036854775809, "text": "a"}"#, #"{"_id": "", "id": "x", "text": "a"}"#,
            #"{"_id": null, "id": true, "text": "a"}"#, #"{"_id": "L8", "text": "a"}"#,
            #"{"_id": "e\u0301", "text": "a"}"#, #"{"_id": ["y"], "text": "a"}"#,
            #"{"_id": "\u0301#", "text": "a"}"#,
        ]
        let workspace = try Self.workspace(lines)
        let outcome = try workspace.build()
        #expect(outcome.failures.isEmpty)
        let records = try Snapshot(index: workspace.index).segments.flatMap { segment in
            try (0..<segment.sources.count).compactMap { number in
                RecordName(try segment.sources[number].file.id.path)?.record
            }
        }
        #expect(
            Set(records) == [
                "7", "3", "2.5", "9223372036854775807", "L5", "L6", "x", "L8", "%4C8", "\u{E9}",
                "L11", "\u{301}%23",
            ])
    }

    @Test("the default takes none; a file with the name of a record is refused")
    func selection() throws {
        let workspace = try Self.workspace()
        workspace.recordGlobs = []
        #expect(try workspace.build().changes.total == 1)
        workspace.include = [try Glob("**/*.jsonl"), try Glob("*.txt")]
        #expect(try workspace.build().changes.total == 1)
        workspace.include = []
        workspace.recordGlobs = [try Glob("*.jsonl")]
        workspace.exclude = [try Glob("queries.jsonl")]
        try workspace.write("beir/x.jsonl#y.md", "# Odd")
        let outcome = try workspace.build()
        #expect(outcome.failures.map(\.source) == ["beir/x.jsonl#y.md"])
        #expect(outcome.manifest.statistics.sources == 4)
        workspace.exclude = [try Glob("*.jsonl*")]
        #expect(try workspace.build().manifest.statistics.sources == 1)
    }

    @Test("what a limit leaves over keeps its version, record by record, when the cache is gone")
    func carried() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        try FileSystem.remove(workspace.root + "/cache")
        let lines = Self.beir.map { $0.replacing("text\": \"", with: "text\": \"Newly. ") }
        try workspace.write("beir/corpus.jsonl", lines.joined(separator: "\n"))
        let outcome = try workspace.build(
            control: StopControl(limits: .init(deadline: Date(timeIntervalSince1970: 0))))
        #expect(outcome.carriedOver.count == 3)
        #expect(outcome.carriedOver.allSatisfy { $0.kind == .previousVersion })
        #expect(try workspace.sources(of: "numbat") == ["beir/corpus.jsonl#MED-10"])
        #expect(try workspace.sources(of: "newly").isEmpty)
        #expect(try hits(workspace, "numbat").first?.metadata["tags"] == "brakes, pads")
        try workspace.write("beir/corpus.jsonl", Self.beir.joined(separator: "\n"))
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("a plan says of records what a build does")
    func plan() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        var lines = Self.beir
        lines[0] = lines[0].replacing("numbat", with: "kowari")
        lines[1] = #"{"_id": "new", "text": "new"}"#
        try workspace.write("beir/corpus.jsonl", lines.joined(separator: "\n") + "\n{")
        let plan = try BuildPlan(
            job: workspace.job, index: workspace.index, model: TestModel.model(),
            parser: TestPool.pool.get().fingerprint, threads: 2)
        #expect(plan.changed.map(\.path) == ["beir/corpus.jsonl#MED-10"])
        #expect(plan.added.map(\.path) == ["beir/corpus.jsonl#new"])
        #expect(plan.removed.map(\.path) == ["beir/corpus.jsonl#MED-11"])
        #expect(plan.failures.map(\.source) == ["beir/corpus.jsonl#L4"] && plan.unchanged == 2)
    }
}
