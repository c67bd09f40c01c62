import Corpus
import Foundation
import Indexing
import Jobs
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("One bad document never stops a job")
struct BadDocumentTests {
    /// Source → the code it must fail with.
    private static let failures: [String: ErrorCode] = [
        "cut.pdf": .corrupt, "sesame.pdf": .encrypted, "no zip.docx": .corrupt,
        "pipe.txt": .unsupported, "outside.txt": .unsupported, "nowhere.txt": .notFound,
        "elsewhere": .unsupported, "bad \u{FFFD} name.txt": .unsupported,
        "bomb.docx": .limitExceeded, "binary.txt": .corrupt,
        "huge.txt": .limitExceeded,
    ]

    @Test("each failure is listed with its code, and the good documents are in the index")
    func failing() throws {
        let workspace = try Self.workspace()
        let outcome = try workspace.build()
        let found = Dictionary(outcome.failures.map { ($0.source, $0.code) }) { first, _ in first }
        #expect(found == Self.failures)
        #expect(outcome.failures.count == Self.failures.count)
        #expect(outcome.changes.failed == Self.failures.count)
        for failure in outcome.failures {
            #expect(!failure.reason.isEmpty && !failure.reason.contains(workspace.root))
        }
        #expect(try workspace.sources(of: "refund courier").first == "good.txt")
        #expect(try workspace.sources(of: "住宿費 收據").first == "好 文件.txt")
        let twins = try workspace.sources(of: "inside the link")
        #expect(Set(twins.prefix(2)) == ["inner/target.txt", "inside.txt"])
        #expect(outcome.manifest.statistics.sources == 6)
        #expect(try workspace.sources(of: "platypus beak").first == "nul.txt")
        // Nothing is missing for these links to folders, so no failure: but they are named.
        let remarks = outcome.warnings.filter { $0.message.contains("symbolic link") }
        #expect(remarks.map(\.source) == ["folder link.txt", "loop", "self"])
        #expect(outcome.warnings.contains { $0.source == "nul.txt" && $0.message.contains("NUL") })
    }

    @Test("known bad files are not tried again, but still listed")
    func again() throws {
        let workspace = try Self.workspace()
        let tried = Mutex(0)
        let events = BuildEvents(
            progress: { _, _, _ in }, failed: { _ in tried.withLock { $0 += 1 } },
            note: { _ in })
        let first = try workspace.build(events: events)
        let unreadable = ["binary.txt", "bomb.docx", "cut.pdf", "no zip.docx", "sesame.pdf"]
        #expect(tried.withLock { $0 } == unreadable.count)
        let second = try workspace.build(events: events)
        #expect(tried.withLock { $0 } == unreadable.count)
        #expect(second.failures.map(\.source) == first.failures.map(\.source))
        #expect(second.failures.map(\.code) == first.failures.map(\.code))
        #expect(!second.isNewGeneration && second.parsed == 0)
        #expect(try workspace.cleanRoot() == first.manifest.root)
    }

    @Test("a bad file that is mended comes into the index, one that goes bad leaves it")
    func mended() throws {
        let workspace = try Workspace()
        let pdf = try Repository.bytes("Tests/ParsingTests/Fixtures/tables.pdf")
        try workspace.write("a.pdf", Array(pdf[..<200]))
        try workspace.write("b.txt", SampleTexts.english)
        #expect(try workspace.build().failures.map(\.source) == ["a.pdf"])
        try workspace.write("a.pdf", pdf)
        let mended = try workspace.build()
        #expect(mended.failures.isEmpty && mended.parsed == 1 && mended.changes.added == 1)
        try workspace.write("a.pdf", Array(pdf[..<300]))
        let broken = try workspace.build()
        #expect(broken.failures.map(\.source) == ["a.pdf"])
        #expect(broken.manifest.statistics.sources == 1)
        #expect(try broken.manifest.root == workspace.cleanRoot())
    }

    @Test("a link to a folder out of the corpus is a failure, unless the globs leave it out")
    func folderLinks() throws {
        let workspace = try Workspace()
        try workspace.write("一/a.txt", "Text 文字")
        try FileSystem.makeFolder(workspace.root + "/other/deep")
        for (target, name) in [
            ("../other", "other"), ("../../other/deep", "一/deep"), ("../..", "一/around"),
            ("一", "own"),
        ] {
            #expect(symlink(target, workspace.corpus + "/" + name) == 0)
        }
        func found(include: [String], exclude: [String]) throws -> ([String], [String]) {
            let scan = try CorpusScanner.scan(
                CorpusDefinition(
                    roots: [workspace.corpus], include: try include.map { try Glob($0) },
                    exclude: try exclude.map { try Glob($0) }))
            #expect(scan.files.map(\.id.path) == ["一/a.txt"])
            return (scan.failures.map(\.source), scan.remarks.map(\.source))
        }
        #expect(try found(include: [], exclude: []) == (["other", "一/deep"], ["own", "一/around"]))
        #expect(
            try found(include: ["**/*.txt"], exclude: ["other"])
                == (["一/deep"], ["own", "一/around"]))
        #expect(try found(include: ["一/*.txt"], exclude: []) == ([], []))
        #expect(try found(include: ["一/**"], exclude: ["deep/"]) == ([], ["一/around"]))
    }

    @Test("the command lists them, exits with 1, and the same again")
    func command() throws {
        guard QuarryProcess.isPresent else { return }
        let workspace = try Self.workspace()
        try workspace.writeJob()
        for _ in 0..<2 {
            let result = try workspace.quarry().run(["build", "job.yaml", "--json"])
            #expect(result.status == 1, "\(result.complaints)")
            let listed = try result.object()["failures"] as? [[String: String]]
            let codes = Dictionary(
                (listed ?? []).map { ($0["source"] ?? "", $0["code"] ?? "") }
            ) { a, _ in a }
            #expect(codes == Self.failures.mapValues(\.rawValue))
        }
    }

    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        let fixtures = "Tests/ParsingTests/Fixtures/"
        let tables = try Repository.bytes(fixtures + "tables.pdf")
        try workspace.write("cut.pdf", Array(tables[..<400]))
        try workspace.write("sesame.pdf", try Repository.bytes(fixtures + "encrypted-sesame.pdf"))
        try workspace.write("no zip.docx", "PK this is no archive")
        try workspace.write("bomb.docx", try Repository.bytes(fixtures + "ratio.docx"))
        try workspace.write("empty.txt", "")
        try workspace.write("huge.txt", "Of one GiB and a byte, all but these are a hole.")
        #expect(truncate(workspace.corpus + "/huge.txt", 1 << 30 + 1) == 0)
        try workspace.write(
            "binary.txt", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 99))
        try workspace.write("nul.txt", "The platypus\u{0} has a \u{0}\u{0} beak. 鴨嘴獸")
        try workspace.write("good.txt", SampleTexts.english)
        try workspace.write("好 文件.txt", SampleTexts.traditional)
        try workspace.write("inner/target.txt", "This text lies inside the link's root.")
        try FileSystem.replace(workspace.root + "/secret.txt", with: Array("secret".utf8))
        try workspace.addOddities()
        return workspace
    }
}

extension Workspace {
    /// What a folder may hold that is no plain file.
    fileprivate func addOddities() throws {
        #expect(mkdir(root + "/elsewhere", 0o755) == 0)
        #expect(mkfifo(corpus + "/pipe.txt", 0o644) == 0)
        for (target, name) in [
            ("..", "loop"), (".", "self"), ("inner/target.txt", "inside.txt"),
            ("../secret.txt", "outside.txt"), ("missing.txt", "nowhere.txt"),
            ("inner", "folder link.txt"), ("../elsewhere", "elsewhere"),
        ] {
            #expect(symlink(target, corpus + "/" + name) == 0)
        }
        let name = Array((corpus + "/bad ").utf8) + [0xFF] + Array(" name.txt".utf8) + [0]
        let descriptor = name.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                open($0.baseAddress!, O_WRONLY | O_CREAT, 0o644)
            }
        }
        #expect(descriptor >= 0)
        close(descriptor)
    }
}
