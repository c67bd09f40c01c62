import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@Suite(
    "The command keeps its contract",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct CommandTests {
    /// A workspace with a job and a built index.
    private static func built() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let result = try workspace.quarry().run(["build", "job.yaml", "--quiet"])
        #expect(result.status == 0 && result.complaints.isEmpty, "\(result.complaints)")
        return workspace
    }

    @Test("build, verify, inspect, search and parse print the JSON keys that are promised")
    func keys() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        let quarry = try workspace.quarry()
        let build = try quarry.run(["build", "job.yaml", "--json"])
        #expect(build.status == 1)
        try expect(
            build,
            has: [
                "generation", "root", "sources", "chunks", "computed", "seconds", "stages",
                "failures", "pages",
            ])
        let report = try build.object()
        #expect(
            keys(report["sources"]) == [
                "total", "added", "changed", "renamed", "removed", "unchanged", "failed",
            ])
        #expect(keys(report["computed"]) == ["parsed", "embedded"])
        let failures = report["failures"] as? [[String: Any]] ?? []
        #expect(failures.map { Set($0.keys) } == [["source", "code", "reason"]])

        let verify = try quarry.run(["verify", "index", "--json"])
        try expect(verify, has: ["root", "generation", "files", "bytes", "defects"])
        #expect(verify.status == 0)
        try expect(try quarry.run(["inspect", "index", "--json"]), has: ["manifest", "bytes"])
        try expectSearchKeys(try quarry.run(["search", "index", "住宿費", "--explain", "--json"]))
        try expectParseKeys(
            try quarry.run(["parse", "corpus/en/refund.txt", "corpus/cut.pdf", "--json"]))
        let plan = try quarry.run(["plan", "job.yaml", "--json"])
        try expect(plan, has: ["added", "changed", "removed", "unchanged", "failed"])
    }

    private func expectSearchKeys(_ result: QuarryProcess.Result) throws {
        #expect(result.status == 0)
        try expect(result, has: ["query", "hits", "seconds"])
        let hits = try result.object()["hits"] as? [[String: Any]] ?? []
        #expect(!hits.isEmpty)
        for hit in hits {
            let wanted: Set = [
                "rank", "score", "source", "cite", "span", "heading", "text", "highlights",
                "explanation",
            ]
            #expect(wanted.isSubset(of: hit.keys))
            #expect(keys(hit["span"]) == ["start", "end"])
        }
    }

    private func expectParseKeys(_ result: QuarryProcess.Result) throws {
        #expect(result.status == 1)
        let lines = try result.output.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        #expect(lines.count == 2)
        let document = lines.first ?? [:]
        #expect(
            Set(document.keys).union(["title"]) == [
                "source", "type", "title", "language", "encoding", "pages", "blocks", "attachments",
                "outline", "warnings",
            ])
        #expect(keys(document["encoding"]) == ["name", "origin", "confidence"])
        let blocks = document["blocks"] as? [[String: Any]] ?? []
        let wanted: Set = ["kind", "level", "text", "span"]
        #expect(!blocks.isEmpty && blocks.allSatisfy { wanted.isSubset(of: $0.keys) })
        #expect(Set(lines.last?.keys ?? [:].keys) == ["source", "error"])
        #expect(keys(lines.last?["error"]) == ["code", "reason"])
    }

    private func expect(_ result: QuarryProcess.Result, has wanted: Set<String>) throws {
        let found = Set(try result.object().keys)
        #expect(wanted.isSubset(of: found), "\(wanted.subtracting(found)) are missing")
    }

    private func keys(_ value: Any?) -> Set<String> {
        Set((value as? [String: Any] ?? [:]).keys)
    }

    @Test("errors begin alike and say what to do")
    func sentences() throws {
        let workspace = try Workspace()
        try FileSystem.replace(workspace.root + "/empty.pdf", with: [])
        try FileSystem.replace(workspace.root + "/a.docx", with: Array("no archive".utf8))
        let locked = try Repository.bytes("Tests/ParsingTests/Fixtures/encrypted-sesame.pdf")
        try FileSystem.replace(workspace.root + "/locked.pdf", with: locked)
        try workspace.write("手冊.txt", "Text 文字")
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml"]).status == 0)
        let index = workspace.index
        let cite = { (name: String) in ["cite", index, name, "--job", "job.yaml"] }
        let cases: [(arguments: [String], said: String, status: Int32)] = [
            (["parse"], "Missing expected argument", 2),
            (["parse", "empty.pdf"], "the file is empty", 3),
            (["parse", "a.docx"], "not a ZIP archive, as a DOCX is", 3),
            (["parse", "locked.pdf"], "--password, or parse.passwords or parse.passwords_file", 3),
            (["parse", "locked.pdf", "--password", "no"], "no password opens it; give those", 3),
            (["parse", "a.docx", "--ocr", "xx_none"], "Tesseract has no data of xx_none", 3),
            (cite("手冊.txt#4"), "has one chunk in the index, #0; there is no #4", 3),
            (cite("手冊.txt#0-900"), "none is at bytes 0 to 900", 3),
        ]
        for (arguments, said, status) in cases {
            let result = try quarry.run(arguments)
            #expect(result.status == status, "\(arguments): \(result.complaints)")
            #expect(result.complaints.hasPrefix("error: "), "\(arguments): \(result.complaints)")
            #expect(result.complaints.contains(said), "\(arguments): \(result.complaints)")
        }
        try workspace.write("手冊.txt", "Other text 别的")
        let changed = try quarry.run(cite("手冊.txt#0"))
        #expect(changed.status == 3 && changed.complaints.contains("build the index again"))
    }

    @Test("what is wrong with a job file or its surroundings is said, and exits with 3")
    func badInput() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        try workspace.writeJob("typo.yaml", extra: "shedule: \"0 2 * * *\"")
        try workspace.writeJob("model.yaml", model: "all-MiniLM-L6-v2")
        try workspace.writeJob("custom.yaml", model: "my-own")
        let image = Array("\u{89}PNG\r\n\u{1A}\n\u{0}\u{0}\u{0}\rIHDR".utf8)
        try FileSystem.replace(workspace.root + "/image.png", with: image)
        var quarry = try workspace.quarry()
        quarry.environment["QUARRY_MODELS"] = workspace.root + "/no-models"
        let cases: [(arguments: [String], said: String)] = [
            (["build", "absent.yaml"], "no such job file"),
            (["build", "typo.yaml"], "schedule"),
            (["build", "model.yaml"], "quarry model pull all-MiniLM-L6-v2"),
            (["build", "custom.yaml"], "quarry model add"),
            (["search", "nowhere", "x"], "quarry build"),
            (["verify", "nowhere"], "quarry build"),
            (["inspect", "nowhere"], "quarry build"),
            (["parse", "absent.txt"], "no such file"),
            (["parse", "image.png"], "Quarry reads .pdf, .docx"),
            (["eval", "golden", "nowhere", "golden.jsonl"], "quarry build"),
            (["eval", "beir", "nowhere"], "nowhere"),
        ]
        for (arguments, said) in cases {
            let result = try quarry.run(arguments)
            #expect(result.status == 3, "\(arguments): \(result.status)")
            #expect(result.complaints.contains(said), "\(arguments): \(result.complaints)")
            #expect(result.output.isEmpty, "\(arguments): \(result.output)")
        }
        try FileSystem.remove(workspace.corpus)
        let result = try workspace.quarry().run(["build", "job.yaml"])
        #expect(result.status == 3 && result.complaints.contains("current folder"))
    }

    @Test("a command line that can't be meant exits with 2 and says so on stderr")
    func usage() throws {
        let workspace = try Workspace()
        let quarry = try workspace.quarry()
        for arguments in [
            ["build"], ["search", "index"], ["search", "index", "x", "--k", "0"],
            ["search", "index", "x", "--mode", "psychic"], ["frobnicate"],
            ["build", "job.yaml", "--threads", "0"], ["search", "i", "x", "--vector-weight", "2"],
            ["distribute", "simulate", "--chunks", "1e5", "--cores", "0"],
        ] {
            let result = try quarry.run(arguments)
            #expect(result.status == 2, "\(arguments): \(result.status) \(result.complaints)")
            #expect(!result.complaints.isEmpty && result.output.isEmpty, "\(arguments)")
        }
    }

    @Test(
        "a misspelt command is told the nearest one",
        arguments: [
            ("serch", "quarry search"), ("model pul", "quarry model pull"),
            ("BUILD", "quarry build"),
            ("jobs lst job.yaml", "quarry jobs list"),
            ("frobnicate", "quarry --help"), ("bench 建", "quarry bench --help"),
        ])
    func misspelt(line: String, meant: String) throws {
        let workspace = try Workspace()
        let result = try workspace.quarry().run(line.components(separatedBy: " "))
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.complaints.contains("`\(meant)`"), "\(result.complaints)")
        #expect(result.complaints.contains("there is no command `quarry \(line.prefix(3))"))
    }

    @Test("a corrupt index exits with 4, and verify lists its defects")
    func corrupt() throws {
        let workspace = try Self.built()
        let quarry = try workspace.quarry()
        for (name, bytes) in try workspace.segmentFiles() {
            let path = workspace.index + "/" + name
            var damaged = bytes
            damaged[bytes.count / 2] ^= 0x10
            try overwrite(path, with: damaged)
            let result = try quarry.run(["verify", "index", "--json"])
            #expect(result.status == 4, "\(name)")
            let defects = try result.object()["defects"] as? [String] ?? []
            #expect(defects.contains { $0.contains((name as NSString).lastPathComponent) })
            try overwrite(path, with: bytes)
        }
        let manifest = workspace.index + "/generations/1/root.txt"
        let whole = try FileSystem.read(manifest)
        let newer = String(decoding: whole, as: UTF8.self)
            .replacing("quarry-root \(Manifest.formatVersions.upperBound)", with: "quarry-root 999")
        for bytes in [Array(whole.dropLast(20)), Array(newer.utf8)] {
            try overwrite(manifest, with: bytes)
            for arguments in [
                ["verify", "index"], ["search", "index", "x"], ["inspect", "index"],
                ["build", "job.yaml"],
            ] {
                let result = try quarry.run(arguments)
                #expect(result.status == 4, "\(arguments): \(result.complaints)")
                #expect(result.complaints.contains("root.txt"), "\(result.complaints)")
            }
        }
        try overwrite(manifest, with: whole)
        #expect(try quarry.run(["verify", "index"]).status == 0)
    }

    @Test("a full build in another folder has the root that verify compares with")
    func againstFull() throws {
        let workspace = try Self.built()
        let quarry = try workspace.quarry()
        let arguments = ["verify", "index", "--against-full", "job.yaml", "--json"]
        let result = try quarry.run(arguments)
        #expect(result.status == 0, "\(result.output) \(result.complaints)")
        #expect(try result.object()["equal"] as? Bool == true)
        try workspace.write("en/refund.txt", "Now it says another thing.")
        let changed = try quarry.run(arguments)
        #expect(changed.status == 4)
        #expect(try changed.object()["equal"] as? Bool == false)
    }

    @Test("with --json nothing else is on stdout, and logs are JSON where that was asked for")
    func logs() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        try workspace.writeJob()
        let result = try workspace.quarry().run(
            ["build", "job.yaml", "--json", "--log-format", "json", "--verbose"])
        _ = try result.object()
        let lines = result.complaints.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines {
            let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(entry?["level"] != nil && entry?["message"] != nil, "\(line)")
        }
        #expect(!result.output.contains("\u{1B}") && !result.complaints.contains("\u{1B}"))
    }

    @Test("help of every command has an example in it")
    func help() throws {
        let workspace = try Workspace()
        let quarry = try workspace.quarry()
        let root = try quarry.run(["--help"])
        #expect(root.status == 0)
        let commands = [
            "build", "plan", "jobs", "search", "verify", "inspect", "parse", "embed", "eval",
            "bench", "model", "doctor", "rollback",
        ]
        for command in commands {
            #expect(root.output.contains("  \(command) "), "\(command)")
            let result = try quarry.run([command, "--help"])
            #expect(result.status == 0 && result.complaints.isEmpty)
            let examples = result.output.components(separatedBy: "Example").dropFirst()
            #expect(examples.contains { $0.contains("quarry \(command)") }, "\(command)")
        }
    }

    @Test("--version tells version, commit, formats and the kernels in use")
    func version() throws {
        let workspace = try Workspace()
        var quarry = try workspace.quarry()
        quarry.environment["QUARRY_KERNEL"] = "portable"
        let result = try quarry.run(["--version"])
        #expect(result.status == 0 && result.complaints.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "quarry \(Version.quarry)")
        #expect(
            lines.dropFirst().map { $0.prefix { $0 != " " } } == ["commit", "formats", "kernels"])
        #expect(lines.contains { $0.contains("index \(Manifest.formatVersions.upperBound) ") })
        #expect(lines.contains { $0.contains("parser wire \(ParserFrame.version)") })
        #expect(lines.last?.hasPrefix("kernels  portable") == true)
    }

    @Test("people's output of build and search names generation, file and passage")
    func text() throws {
        let workspace = try Self.built()
        let quarry = try workspace.quarry()
        let build = try quarry.run(["build", "job.yaml"])
        #expect(build.status == 0 && build.output.contains("up to date"))
        let search = try quarry.run(["search", "index", "VPN 連不上", "--mode", "bm25"])
        #expect(search.output.hasPrefix("1. it/vpn 說明.txt") && search.output.contains("連不上"))
        #expect(!search.output.contains("\u{1B}"))
        // What is printed under a hit is what `cite` takes, and it needs no more.
        let line = search.output.split(separator: "\n").first { $0.hasPrefix("   cite: ") }
        let name = try #require(line).dropFirst(9).trimmingCharacters(in: ["'"])
        let cited = try quarry.run(["cite", "index", name])
        #expect(cited.status == 0 && cited.output.contains("連不上"), "\(name) \(cited.complaints)")
        let coloured = try quarry.run(
            ["search", "index", "VPN 連不上", "--mode", "bm25", "--color", "always"])
        #expect(coloured.output.contains("\u{1B}[1;33m"))
        let none = try quarry.run(["search", "index", "", "--json"])
        #expect(none.status == 0)
        #expect(try (none.object()["hits"] as? [Any])?.isEmpty == true)
    }
}
