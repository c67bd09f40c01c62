import Corpus
import Foundation
import Jobs
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Indexing

@Suite("What is no document is passed over")
struct NoDocumentTests {
    private static let junk = [
        "~$a.docx", ".git/description.txt", ".git/objects/x.md", "node_modules/m/README.md",
        ".notes.md", ".hidden/deep/c.txt", "._a.docx", ".#b.txt", "#b.txt#", "b.txt~", "b.swp",
        "b.bak", ".DS_Store", "Thumbs.db", ".~lock.a.docx#", "$RECYCLE.BIN/d.txt",
        "sub/.cache/e.html", "lost+found/f.txt",
    ]

    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write("b.txt", "the wombat")
        try workspace.write("sub/dir.d/#1.txt", "the numbat")
        for name in junk { try workspace.write(name, "junk \(name)") }
        return workspace
    }

    private static func names(_ workspace: Workspace) throws -> [String] {
        try CorpusScanner.scan(
            workspace.job.corpus, index: workspace.index, state: StateFolder(in: workspace.root)
        ).files.map(\.id.path)
    }

    @Test("owner files, version control, editors' backups and the system's: none is a source")
    func defaults() throws {
        let workspace = try Self.workspace()
        let outcome = try workspace.build()
        #expect(outcome.failures.isEmpty && outcome.changes.total == 2)
        let passed = Dictionary(
            uniqueKeysWithValues: outcome.passedOver.map { ($0.source, $0.reason) })
        #expect(passed[".git"] == .hidden && passed["~$a.docx"] == .ownerFile)
        #expect(passed["node_modules"] == .dependencies && passed["b.bak"] == .backup)
        #expect(passed["$RECYCLE.BIN"] == .system && passed["sub/.cache"] == .hidden)
        #expect(passed[".git/description.txt"] == nil, "a folder counts once")
        #expect(passed.count == 17)
        #expect(try workspace.sources(of: "junk").isEmpty)
    }

    @Test("files of other types are counted by kind, unless the job leaves them out")
    func leftOut() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        for name in [
            "b.doc", "c.DOC", "d/README", "e.f/g", "h.jsonl", "i.", ".j.zip", "k.\u{7}x",
            "l.averylongending", "退貨.試算表",
        ] { try workspace.write(name, "x") }
        let listing = { try CorpusScanner.scan(workspace.job.corpus, index: workspace.index) }
        #expect(
            try listing().leftOut.counts == [
                ".doc": 2, LeftOutFiles.nameless: 3, ".jsonl": 1, LeftOutFiles.others: 2,
                ".試算表": 1,
            ])
        #expect(try listing().leftOut.kinds.first?.kind == LeftOutFiles.nameless)
        #expect(try workspace.build().leftOut.count == 9)
        workspace.exclude = [try Glob("**/*.doc"), try Glob("d/**")]
        workspace.recordGlobs = [try Glob("h.jsonl")]
        #expect(try listing().leftOut.count == 6)
        workspace.include = [try Glob("**/*.txt")]
        #expect(try listing().leftOut.count == 0)
        var many = LeftOutFiles()
        for number in 0..<1000 { many.add("a.\(number)") }
        #expect(many.count == 1000 && many.counts.count <= LeftOutFiles.maximumKinds + 1)
    }

    @Test("corpus.hidden takes what has a type Quarry reads")
    func taken() throws {
        let workspace = try Self.workspace()
        workspace.takesHidden = true
        #expect(
            try Self.names(workspace) == [
                "$RECYCLE.BIN/d.txt", ".#b.txt", "._a.docx", ".git/description.txt",
                ".git/objects/x.md", ".hidden/deep/c.txt", ".notes.md", "b.txt",
                "lost+found/f.txt", "node_modules/m/README.md", "sub/.cache/e.html",
                "sub/dir.d/#1.txt", "~$a.docx",
            ])
    }

    @Test(
        "an include glob that spells a name out takes it, one that only matches does not",
        arguments: [
            ("**/*.md", []), ("*", ["b.txt", "sub/dir.d/#1.txt"]), (".notes.md", [".notes.md"]),
            ("**/.*.md", [".notes.md"]),
            (".git/**", [".git/description.txt", ".git/objects/x.md"]),
            ("**/.git/*.txt", [".git/description.txt"]), ("?git/**", []),
            ("{.git,sub}/**/*.md", [".git/objects/x.md"]), ("~$*.docx", ["~$a.docx"]),
            ("node_modules/*/README.md", ["node_modules/m/README.md"]), ("n*/**", []),
            ("**/.cache/**", ["sub/.cache/e.html"]),
            ("[.]notes.md", [".notes.md"]),
        ] as [(String, [String])])
    func named(glob: String, names: [String]) throws {
        let workspace = try Self.workspace()
        workspace.include = [try Glob(glob)]
        #expect(try Self.names(workspace) == names)
    }

    @Test("the index and the state folder inside the corpus are passed over, whatever they hold")
    func own() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        try workspace.write("data/index/generations/1/x.txt", "junk")
        try workspace.write(".state/reports/report.html", "<p>junk</p>")
        workspace.takesHidden = true
        let listing = try CorpusScanner.scan(
            workspace.job.corpus, index: workspace.corpus + "/data/../data/index",
            state: StateFolder(in: workspace.corpus))
        #expect(listing.files.map(\.id.path) == ["a.txt"])
        #expect(listing.passedOver.map(\.reason) == [.own, .own])
    }

    @Test("an index, a repository and a state folder of another job are no documents either")
    func others() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        let other = try Workspace()
        try other.write("b.txt", "the numbat")
        try other.build()
        try FileManager.default.copyItem(atPath: other.index, toPath: workspace.corpus + "/other")
        for name in [
            "site/objects/ab/x.txt", "site/roots/ab/root.txt", "site/channels/c.txt",
            "jobs/.state/reports/x/report.html",
        ] { try workspace.write(name, "junk") }
        // What only looks like one of them in part.
        for name in ["CURRENT", "old/generations/c.txt", "art/objects/d.txt", "reports/e.txt"] {
            try workspace.write(name, "the quokka")
        }
        workspace.takesHidden = true
        let listing = try CorpusScanner.scan(workspace.job.corpus, index: workspace.index)
        #expect(
            listing.files.map(\.id.path) == [
                "a.txt", "art/objects/d.txt", "old/generations/c.txt", "reports/e.txt",
            ])
        #expect(listing.passedOver.map(\.source) == ["jobs/.state", "other", "site"])
        #expect(Set(listing.passedOver.map(\.reason)) == [.own])
    }

    @Test("a root that is an index, a repository or a state folder itself is refused")
    func ownRoot() throws {
        let workspace = try Workspace()
        try workspace.write("CURRENT", "1")
        try workspace.write("generations/1/root.txt", "junk")
        let site = try Workspace()
        for name in ["objects/ab/x.txt", "roots/ab/root.txt", "channels/c.txt"] {
            try site.write(name, "junk")
        }
        let state = StateFolder(in: site.root).path
        try FileSystem.makeFolder(state + "/reports/test")
        let link = workspace.root + "/link"
        #expect(symlink(workspace.corpus, link) == 0)
        let good = try Workspace()
        try good.write("a.txt", "the wombat")
        for root in [workspace.corpus, link, site.corpus, state] {
            let corpus = CorpusDefinition(roots: [root], takesHidden: true)
            // One good root does not make up for it.
            good.otherRoots = [root]
            for definition in [corpus, good.job.corpus] {
                let error = #expect(throws: QuarryError.self) {
                    try CorpusScanner.scan(definition)
                }
                #expect(error?.code == .invalidInput && error?.path == root)
            }
            #expect(throws: QuarryError.self) { try good.build() }
        }
        #expect(!FileSystem.exists(good.index + "/CURRENT"))
        good.otherRoots = []
        #expect(try good.build().changes.total == 1)
    }

    @Test("what an index of before holds of another index goes without the guard")
    func upgradeOfOthers() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        for number in 0..<20 { try workspace.write("o/generations/\(number).txt", "\(number)") }
        try workspace.build()
        try workspace.write("o/CURRENT", "1")
        workspace.removalGuard = RemovalGuard()
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.removals.deselected.count == 20)
        // An index that somebody makes in a folder of documents does not take them along.
        for number in 0..<20 { try workspace.write("docs/\(number).txt", "quokka \(number)") }
        try workspace.build()
        try workspace.write("docs/CURRENT", "1")
        try workspace.write("docs/generations/1/root.txt", "quarry")
        #expect(try workspace.build().removals.isRefused)
    }

    @Test(
        "an index inside its own corpus equals a full rebuild, and a refused place keeps no lock",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func inside() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        try FileSystem.replace(
            workspace.corpus + "/job.yaml",
            with: Array(
                """
                name: test
                corpus: { roots: [corpus], hidden: true }
                index: corpus/index
                embed: { model: \(TestModel.name) }
                """.utf8))
        let quarry = try workspace.quarry()
        for _ in 0..<2 {
            let built = try quarry.run(["build", "corpus/job.yaml", "--quiet"])
            #expect(built.status == 0, "\(built.complaints)")
        }
        let verified = try quarry.run(
            ["verify", "corpus/index", "--against-full", "corpus/job.yaml"])
        #expect(verified.status == 0, "\(verified.output) \(verified.complaints)")
        let refused = try quarry.run(["build", "corpus/job.yaml", "--index", "corpus", "--quiet"])
        #expect(refused.status == 3 && refused.complaints.contains("a folder of its own"))
        #expect(!FileSystem.exists(workspace.corpus + "/.lock"))
    }

    @Test(
        "an index that is a corpus root, or lies above one, is refused",
        arguments: [".", "..", "/"])
    func indexAbove(place: String) throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "the wombat")
        let error = #expect(throws: QuarryError.self) {
            try CorpusScanner.scan(
                workspace.job.corpus, index: workspace.corpus + "/" + place)
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.reason.contains("a folder of its own") == true)
    }

    @Test("what an index of before holds of it goes without the guard")
    func upgrade() throws {
        let workspace = try Workspace()
        for number in 0..<20 { try workspace.write(".old/\(number).txt", "junk \(number)") }
        try workspace.write("a.txt", "the wombat")
        workspace.takesHidden = true
        try workspace.build()
        workspace.takesHidden = false
        workspace.removalGuard = RemovalGuard()
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.changes.removed == 20)
        #expect(outcome.removals.deselected.count == 20)
    }

    @Test(
        "plan -v lists them with the reason, a build counts them",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func command() throws {
        let workspace = try Self.workspace()
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        let plan = try quarry.run(["plan", "job.yaml", "-v"])
        #expect(plan.output.contains("~$a.docx: is an owner file of Office"))
        #expect(plan.output.contains(".git: is hidden"))
        #expect(try quarry.run(["plan", "job.yaml"]).output.contains("17 passed over"))
        let build = try quarry.run(["build", "job.yaml", "--json", "--quiet"])
        #expect(build.status == 0)
        let passed = try build.object()["passed_over"] as? [String: Any]
        #expect(passed?["count"] as? Int == 17)
    }
}

@Suite("Paths of any length")
struct LongPathTests {
    private static let depth = 24

    /// Makes nested folders of 200 letters each, with a file in each: paths up to 4,836 bytes.
    private static func nest(in corpus: String) throws {
        let script = """
            import os
            for i in range(\(depth)):
                os.makedirs('d' * 200, exist_ok=True); os.chdir('d' * 200)
                open('f%02d.txt' % i, 'w').write('Deep file %d on saffron%d.' % (i, i))
            os.symlink('f\(depth - 1).txt', 'link.txt')
            """
        _ = try ChildProgram("/usr/bin/python3", ["-c", script], folder: corpus).wait()
    }

    @Test(
        "files below paths over PATH_MAX are listed, hashed, parsed and read again",
        .enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3 to make them"))
    func deep() throws {
        let workspace = try Workspace()
        try Self.nest(in: workspace.corpus)
        defer { Self.remove(workspace.corpus) }
        let outcome = try workspace.build()
        #expect(outcome.changes.added == Self.depth)
        // The link's target can't be told.
        #expect(outcome.failures.map(\.code) == [.unsupported])
        let deepest = try #require(
            try workspace.sources(of: "saffron\(Self.depth - 1)")
                .first { $0.hasSuffix("f\(Self.depth - 1).txt") })
        #expect(deepest.utf8.count > 4_800)
        #expect(try workspace.cleanRoot() == outcome.manifest.root)
        let path = workspace.corpus + "/" + deepest
        #expect(try FileSystem.read(path) == Array("Deep file 23 on saffron23.".utf8))
        #expect(FileStatus(of: path)?.kind == .file)
        #expect(
            FileSystem.withShortPath(ofFolder: FileSystem.folder(of: path)) { path, _ in
                access(path, R_OK)
            }
                == 0)
        #expect(FileSystem.withShortPath(ofFolder: path + "x") { _, _ in 0 } == nil)
        #expect(throws: QuarryError.self) { try FileSystem.read(path + "x") }
    }

    @Test("a name that no file can have is an error and no trap")
    func tooLong() {
        let name = String(repeating: "x", count: 5_000)
        for path in [name, "/" + name, "a/" + name, name + "/a"] {
            #expect(throws: QuarryError.self) { try FileSystem.read(path) }
            #expect(FileStatus(of: path) == nil)
        }
    }

    /// rm(1) goes by descriptors.
    private static func remove(_ folder: String) {
        _ = try? ChildProgram("/bin/rm", ["-rf", folder]).wait()
    }
}
