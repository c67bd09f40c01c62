import Corpus
import Foundation
import Indexing
import Searching
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Encodings, passwords and prompts that a job states")
struct StatedSettingsTests {
    /// 退貨 in Big5: too short to be guessed.
    private static let big5: [UInt8] = [0xB0, 0x68, 0xB3, 0x66, 0x0A]

    @Test("an encoding that is stated anew touches the sources it is stated for, and no other")
    func encodings() throws {
        let workspace = try Workspace()
        try workspace.write("legacy/a.txt", Self.big5)
        try workspace.write("b.txt", SampleTexts.english)
        try workspace.write("繁.txt", SampleTexts.traditional)
        _ = try workspace.build()
        workspace.parse.encodings = [
            StatedEncoding(glob: try Glob("legacy/**"), encoding: try TextEncoding("big5"))
        ]
        let stated = try workspace.build()
        #expect(stated.parsed == 1 && stated.changes.changed == 1)
        #expect(stated.changes.unchanged == 2)
        #expect(try workspace.sources(of: "退貨").first == "legacy/a.txt")
        #expect(try workspace.cleanRoot() == stated.manifest.root)
        let names = Mutex<ChangedNames?>(nil)
        var events = BuildEvents.silent
        events.changed = { changed in names.withLock { $0 = changed } }
        let again = try workspace.build(events: events)
        #expect(!again.isNewGeneration && again.parsed == 0)
        #expect(names.withLock { $0 } == ChangedNames())
        // A glob that matches nothing new changes nothing, not even the root.
        workspace.parse.encodings.append(
            StatedEncoding(glob: try Glob("none/**"), encoding: try TextEncoding("gbk")))
        #expect(try workspace.build().manifest.root == stated.manifest.root)
        workspace.parse.encodings = []
        let back = try workspace.build()
        #expect(back.changes.changed == 1 && back.manifest.root != stated.manifest.root)
        #expect(try workspace.cleanRoot() == back.manifest.root)
    }

    @Test("a source that failed as stated is tried again when something else is stated")
    func failureAndEncoding() throws {
        let workspace = try Workspace()
        let text = String(repeating: "Ünïcödé ", count: 50)
        try workspace.write("a.txt", text)
        workspace.parse.encodings = [
            StatedEncoding(glob: try Glob("*.txt"), encoding: try TextEncoding("big5"))
        ]
        #expect(try workspace.build().failures.map(\.code) == [.corrupt])
        workspace.parse.encodings[0].encoding = try TextEncoding("utf-8")
        #expect(try workspace.build().failures.isEmpty)
    }

    @Test("a password opens its document and is written nowhere")
    func passwords() throws {
        let workspace = try Workspace()
        try workspace.write(
            "locked.pdf", try Repository.bytes("Tests/ParsingTests/Fixtures/encrypted-sesame.pdf"))
        try workspace.write("b.txt", SampleTexts.english)
        workspace.parse.passwords = ["quite-wrong-7391"]
        let failed = try workspace.build()
        #expect(failed.failures.map(\.code) == [.encrypted])
        #expect(!failed.failures[0].reason.contains("7391"))
        workspace.parse.passwords.append("sesame")
        let opened = try workspace.build()
        #expect(opened.failures.isEmpty && opened.manifest.statistics.sources == 2)
        let secret = Data("quite-wrong-7391".utf8)
        let root = URL(filePath: workspace.root)
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var read = 0
        for case let file as URL in files?.allObjects ?? [] {
            guard let data = try? Data(contentsOf: file) else { continue }
            read += 1
            #expect(data.range(of: secret) == nil, "\(file.path)")
        }
        #expect(read > 8)
    }

    /// A PDF of one page with nothing on it.
    private static let emptyPage = """
        %PDF-1.4
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
        trailer << /Root 1 0 R >>
        """

    @Test("the build reports pages by verdict and names the documents that have them")
    func pages() throws {
        let workspace = try Workspace()
        try workspace.write("空/empty.pdf", Self.emptyPage)
        try workspace.write(
            "whole.pdf", try Repository.bytes("Tests/ParsingTests/Fixtures/tables.pdf"))
        let outcome = try workspace.build()
        #expect(outcome.failures.isEmpty)
        #expect(outcome.pages.verdicts[.empty] == 1 && outcome.pages.verdicts[.scanned] == 0)
        #expect(outcome.pages.verdicts[.ok].map { $0 > 0 } == true)
        #expect(outcome.pages.sources.map(\.source) == ["空/empty.pdf"])
        #expect(outcome.pages.sources.first?.verdicts == [.empty: 1])
        // A build that does nothing says the same.
        #expect(try workspace.build().pages == outcome.pages)
    }

    @Test(
        "a job states both in its file, and search hits can be cited as they are printed",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func command() throws {
        let workspace = try Workspace()
        try workspace.write("legacy/a.txt", Self.big5)
        try workspace.write("empty.pdf", Self.emptyPage)
        try workspace.write("notes#1.md", "---\nauthor: 王小明\n---\n# 請假\n\n病假 sick leave.")
        try FileSystem.replace(workspace.root + "/words.txt", with: Array("pass-4711\n".utf8))
        try workspace.writeJob(
            extra: "parse: {encodings: {\"legacy/*\": big5}, passwords_file: words.txt}")
        let quarry = try workspace.quarry()
        let build = try quarry.run(["build", "job.yaml", "--json"])
        #expect(build.status == 0, "\(build.complaints)")
        #expect(build.complaints.contains("chmod 600"))
        #expect(!(build.complaints + build.output).contains("4711"))
        let pages = try build.object()["pages"] as? [String: Any]
        #expect((pages?["verdicts"] as? [String: Int])?["empty"] == 1)
        #expect(pages?["documents"] as? Int == 1)
        for (query, source) in [("退貨", "legacy/a.txt"), ("病假", "notes#1.md")] {
            let search = try quarry.run(["search", "index", query, "--mode", "bm25", "--json"])
            let hits = try search.object()["hits"] as? [[String: Any]] ?? []
            #expect(hits.first?["source"] as? String == source)
            #expect((hits.first?["author"] as? String == "王小明") == (query == "病假"))
            let cite = try #require(hits.first?["cite"] as? String)
            let proven = try quarry.run(["cite", "index", cite, "--job", "job.yaml", "--json"])
            #expect(proven.status == 0, "\(proven.complaints)")
            #expect(try proven.object()["text"] as? String == hits.first?["text"] as? String)
        }
        let listing = try quarry.run(["build", "job.yaml"])
        #expect(listing.output.contains("empty.pdf: 1 empty"))
    }

    @Test(
        "quarry parse takes an encoding, and reads a file of any name that is text",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func parse() throws {
        let workspace = try Workspace()
        try workspace.write("notice.old", Self.big5)
        let quarry = try workspace.quarry()
        let read = try quarry.run(["parse", "corpus/notice.old", "--encoding", "big5", "--text"])
        #expect(read.status == 0 && read.output == "退貨\n")
        let wrong = try quarry.run(["parse", "corpus/notice.old", "--encoding", "big-six"])
        #expect(wrong.status == 2 && wrong.complaints.contains("Big5"))
    }

    @Test("prompts decide vectors and the root, never what is shown, searched for or pointed at")
    func prompts() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let plain = try workspace.build().manifest
        let options = SearchOptions(k: 50, mode: .bm25, rerank: .none)
        let before = try workspace.searcher().search("refund policy", options: options).hits
        let vector = SearchOptions(k: 1, mode: .vector, rerank: .none)
        let score = try workspace.searcher().search("refund", options: vector).hits.first?.score

        workspace.settings.embed.documentPrompt = "passage policy: "
        workspace.settings.embed.queryPrompt = "query refund: "
        let prompted = try workspace.build().manifest
        #expect(prompted.root != plain.root)
        #expect(prompted.fingerprints["model"] != plain.fingerprints["model"])
        #expect(try workspace.cleanRoot() == prompted.root)
        #expect(prompted.settings["embed.query_prompt"] == #""query refund: ""#)
        let after = try workspace.searcher().search("refund policy", options: options).hits
        #expect(after.map(\.chunk) == before.map(\.chunk))
        #expect(after.map(\.score) == before.map(\.score))
        #expect(try workspace.sources(of: "passage").isEmpty)
        #expect(
            try workspace.searcher().search("refund", options: vector).hits.first?.score != score)

        // Questions alone: chunks are as they were, and so are their vectors.
        workspace.settings.embed.documentPrompt = nil
        let asked = try workspace.build().manifest
        #expect(asked.root != plain.root && asked.root != prompted.root)
        #expect(try workspace.cleanRoot() == asked.root)
    }

    @Test("the prompt of questions alone embeds no document anew, even without the cache")
    func queryPrompt() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let plain = try workspace.build().manifest
        try FileSystem.remove(workspace.root + "/cache")
        workspace.settings.embed.queryPrompt = "query refund: "
        let asked = try workspace.build()
        #expect(asked.isNewGeneration && asked.manifest.root != plain.root)
        #expect(asked.parsed == 0 && asked.embedded == 0)
        #expect(asked.manifest.segments == plain.segments)
        #expect(try workspace.cleanRoot() == asked.manifest.root)
    }

    @Test(
        "plan says that another precision embeds anew, and how to stay with the one there is",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func precision() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "The refund is paid within two weeks.")
        try workspace.writeJob(model: "\(TestModel.name), precision: f32")
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let first = try Snapshot(index: workspace.index)
        #expect(first.settings.embed.precision == .f32)
        try workspace.writeJob()
        let reasons = try quarry.run(["plan", "job.yaml", "--json"]).object()["reasons"]
        #expect(
            reasons as? [String] == [
                "embed.precision changes from f32 to int8: every chunk is embedded again, nothing "
                    + "is parsed; `embed: { precision: f32 }` in the job keeps the vectors there are"
            ])
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let second = try Snapshot(index: workspace.index)
        #expect(second.settings.embed == EmbedSettings(model: TestModel.name))
        #expect(second.manifest.root != first.manifest.root)
    }
}
