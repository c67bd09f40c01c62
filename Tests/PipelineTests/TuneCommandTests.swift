import Adapting
import Corpus
import Datasets
import Evaluation
import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "quarry tune",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct TuneCommandTests {
    private let workspace: Workspace
    private var root: String { workspace.root }

    init() throws { workspace = try Workspace() }

    private func quarry(_ arguments: String...) throws -> QuarryProcess.Result {
        try workspace.quarry().run(["tune"] + arguments)
    }

    private func write(_ name: String, _ lines: [String]) throws {
        try FileSystem.makeFolder(FileSystem.folder(of: root + "/" + name))
        try FileSystem.replace(
            root + "/" + name, with: Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    private func checks(_ result: QuarryProcess.Result) throws -> [String: Bool] {
        let checks = try result.object()["checks"] as? [[String: Any]] ?? []
        return checks.reduce(into: [:]) {
            $0[$1["name"] as? String ?? ""] = $1["passed"] as? Bool
        }
    }

    /// Documents of letters, and questions that say the same in other letters: words find nothing,
    /// and what the one map is that answers them can be learnt.
    /// - Returns: lines of golden questions; of `isNoise` with the sources of others.
    private func writeCipher(_ count: Int, isNoise: Bool = false) throws -> [String] {
        let (plain, other) = (Array("abcdefgh"), Array("ijklmnop"))
        var random = SeededGenerator(seed: 9)
        var sources: [Int] = Array(0..<count)
        if isNoise { sources.shuffle(using: &random) }
        return try (0..<count).map { number in
            let some = (0..<3).map { _ in Int(random.next() % 8) }
            let letters = (0..<14).map { _ in some[Int(random.next() % 3)] }
            func text(_ alphabet: [Character]) -> String {
                letters.map { String(alphabet[$0]) }.joined(separator: " ")
            }
            try workspace.write("\(number).txt", text(plain) + ".")
            return
                #"{"query": "\#(text(other))", "sources": ["\#(sources[number]).txt"]}"#
        }
    }

    @Test("what passes the gate is written over the older file, and a job takes it")
    func passes() throws {
        try write("golden.jsonl", try writeCipher(160))
        try workspace.build()
        try write("a.adapter", ["older"])
        let result = try quarry(
            "index", "--golden", "golden.jsonl", "--out", "a.adapter", "--rerank", "none",
            "--penalty", "0.001", "--html", "report.html", "--json")
        #expect(result.status == 0, "\(result.complaints)")
        #expect(try checks(result).values.allSatisfy(\.self))
        let object = try result.object()
        let file = try AdapterFile(path: root + "/a.adapter")
        #expect((object["adapter"] as? [String: Any])?["sha256"] as? String == file.digest.hex)
        #expect((object["held_out"] as? [String: Any])?["questions"] as? Int ?? 0 >= 60)
        let page = String(
            decoding: try FileSystem.read(root + "/report.html"), as: UTF8.self)
        #expect(page.contains("The gate passed."))
        try workspace.writeJob(extra: "ranking: { adapter: a.adapter }")
        let built = try workspace.quarry().run(["build", "job.yaml", "--quiet"])
        #expect(built.status == 0, "\(built.complaints)")
        workspace.adapter = file
        #expect(try workspace.quarry().run(["verify", "index"]).status == 0)
    }

    @Test("what does not pass leaves the older file as it was, with exit code 6")
    func refused() throws {
        try write("golden.jsonl", try writeCipher(60, isNoise: true))
        try workspace.build()
        try write("a.adapter", ["older"])
        try write("guard.jsonl", [#"{"query": "a b c", "sources": ["0.txt"]}"#])
        let result = try quarry(
            "index", "--golden", "golden.jsonl", "--out", "a.adapter", "--guard", "guard.jsonl",
            "--html", "report.html", "--json")
        #expect(result.status == 6, "\(result.complaints)")
        #expect(result.complaints.contains("a.adapter stays as it was"))
        #expect(try FileSystem.read(root + "/a.adapter") == Array("older\n".utf8))
        #expect(try result.object()["out"] == nil && checks(result).values.contains(false))
        let page = String(
            decoding: try FileSystem.read(root + "/report.html"), as: UTF8.self)
        #expect(page.contains("The gate refused:"))
    }

    @Test("a guard whose sources have other names in the index is refused, and so is one of none")
    func guards() throws {
        try write("golden.jsonl", try writeCipher(20))
        try workspace.build()
        try write("renamed.jsonl", [#"{"query": "a b", "sources": ["old/1.txt"]}"#])
        try write("none.jsonl", [#"{"query": "a b", "sources": []}"#])
        for name in ["renamed.jsonl", "none.jsonl"] {
            let result = try quarry(
                "index", "--golden", "golden.jsonl", "--out", "a.adapter", "--guard", name)
            #expect(result.status == 3 && result.complaints.contains(name), "\(result.complaints)")
        }
        let result = try quarry(
            "index", "--golden", "golden.jsonl", "--out", "a.adapter", "--held-out",
            "renamed.jsonl")
        #expect(result.status == 3 && result.complaints.contains("other names there"))
        #expect(!FileSystem.exists(root + "/a.adapter"))
    }

    @Test("what decides or guards is not learnt from, under whatever name its source lies")
    func apart() throws {
        let golden = try writeCipher(20)
        try write("golden.jsonl", golden)
        for number in 0..<20 {
            try workspace.write(
                "copies/\(number).txt",
                FileSystem.read(
                    workspace.corpus + "/\(number).txt"))
        }
        try workspace.build()
        let copies = golden.enumerated().map { number, line in
            line.replacing(#"["\#(number).txt"]"#, with: #"["copies/\#(number).txt"]"#)
                .replacing(#""query": ""#, with: #""query": "zz "#)
        }
        try write("copies.jsonl", copies)
        for option in ["--guard", "--held-out"] {
            for name in ["golden.jsonl", "copies.jsonl"] {
                let result = try quarry(
                    "index", "--golden", "golden.jsonl", "--out", "a.adapter", option, name)
                #expect(result.status == 3, "\(option) \(name): \(result.complaints)")
                #expect(
                    result.complaints.contains("leaves 0 questions"), "\(result.complaints)")
            }
        }
        // Of a few the rest is learnt from.
        try write("copies.jsonl", Array(copies.prefix(4)))
        let result = try quarry(
            "index", "--golden", "golden.jsonl", "--out", "a.adapter", "--held-out", "copies.jsonl",
            "--json")
        let object = try result.object()
        #expect((object["held_out"] as? [String: Any])?["questions"] as? Int == 4)
        #expect((object["learning"] as? [String: Any])?["questions"] as? Int == 16)
    }

    @Test("a file that is named for two things is not written over, and one that can't be is said")
    func namedTwice() throws {
        try write("golden.jsonl", try writeCipher(20))
        try workspace.build()
        let before = try FileSystem.read(root + "/golden.jsonl")
        for arguments in [
            ["--out", "golden.jsonl"], ["--out", "./corpus/../golden.jsonl"],
            ["--out", "a.adapter", "--html", "a.adapter"],
            ["--out", "g.jsonl", "--guard", "g.jsonl"],
        ] {
            let result = try workspace.quarry().run(
                ["tune", "index", "--golden", "golden.jsonl"] + arguments)
            #expect(result.status == 3 && result.complaints.contains("named twice"))
        }
        for option in ["--out", "--html"] {
            let result = try workspace.quarry().run(
                ["tune", "index", "--golden", "golden.jsonl", "--out", "a.adapter", option, "no/x"])
            #expect(result.status == 3 && result.complaints.contains("\(option) is to go into it"))
        }
        #expect(try FileSystem.read(root + "/golden.jsonl") == before)
        #expect(!FileSystem.exists(root + "/a.adapter"))
    }

    @Test(
        "a signal leaves the older file, and nothing in the folder of temporary files",
        arguments: [SIGINT, SIGTERM])
    func signals(number: Int32) throws {
        try write("golden.jsonl", try writeCipher(60))
        try workspace.build()
        try write("a.adapter", ["older"])
        try FileSystem.makeFolder(root + "/temporary")
        var quarry = try workspace.quarry()
        quarry.environment["TMPDIR"] = root + "/temporary"
        func made() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: root + "/temporary")
        }
        let run = try quarry.start([
            "tune", "index", "--golden", "golden.jsonl", "--out", "a.adapter",
        ])
        let end = Date(timeIntervalSinceNow: 60)
        while try made().isEmpty, Date() < end { usleep(5_000) }
        let ending = run.end(number)
        #expect(ending.status == 128 + number && !ending.isBySignal)
        #expect(try made().isEmpty)
        #expect(try FileSystem.read(root + "/a.adapter") == Array("older\n".utf8))
    }

    @Test("a set that was made of the documents judges nothing")
    func made() throws {
        #expect(
            BEIRSet.madeKinds
                == Set(QuestionKind.allCases.filter { $0 != .golden }.map(\.rawValue)))
        let sample = try DatasetSample(documents: 12)
        try sample.workspace.build()
        let quarry = try sample.workspace.quarry()
        let made = try quarry.run([
            "dataset", "index", "set", "--format", "beir", "--no-sources", "--test-share", "0.5",
            "--quiet",
        ])
        #expect(made.status == 0, "\(made.complaints)")
        for arguments in [
            ["index", "--cloze", "--held-out", "set"],
            ["--beir", "set", "--model", TestModel.name, "--whole-documents"],
        ] {
            let result = try quarry.run(["tune"] + arguments + ["--out", "a.adapter", "--json"])
            #expect(result.status == 6, "\(result.complaints)")
            #expect(try checks(result) == ["min_held_out_questions": false])
        }
        #expect(!FileSystem.exists(sample.workspace.root + "/a.adapter"))
    }

    @Test("options that would be ignored are refused")
    func usage() throws {
        let model = [
            "--method", "lora", "--pairs", "p.jsonl", "--name", "n", "--held-out", "set",
        ]
        let adapter = ["index", "--golden", "g.jsonl", "--out", "a"]
        for arguments in [
            model + ["--steps", "100"], model + ["--penalty", "1"], model + ["--rerank", "none"],
            model + ["--precision", "int8"], model + ["--held-out-share", "0.5"],
            model + ["--method", "full", "--rank", "8"], adapter + ["--model", "m"],
            adapter + ["--pairs", "p.jsonl"],
        ] {
            let result = try workspace.quarry().run(["tune"] + arguments)
            #expect(result.status == 2, "\(arguments): \(result.complaints)")
        }
    }
}
