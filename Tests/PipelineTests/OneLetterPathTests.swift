import Embedding
import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "A path may be one letter long, wherever people give one",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct OneLetterPathTests {
    /// A folder with the corpus `c`, the job `j` and no index yet.
    private final class Scene {
        let folder: TemporaryFolder
        let quarry: QuarryProcess

        init(roots: String = "c", extra: String = "") throws {
            folder = try TemporaryFolder()
            _ = try TestModel.model()
            quarry = QuarryProcess(
                folder: folder.path,
                environment: ["QUARRY_MODELS": TestModel.store.root, "QUARRY_CACHE": "q"])
            try put("c/a.txt", "The refund is paid within ten days.")
            try writeJob(roots: roots, extra: extra)
        }

        func writeJob(roots: String = "c", extra: String = "") throws {
            try put(
                "j",
                """
                name: t
                corpus: { roots: [\(roots)] }
                index: i
                embed: { model: \(TestModel.name) }
                \(extra)
                """)
        }

        func put(_ path: String, _ text: String) throws {
            try FileSystem.makeFolder(FileSystem.folder(of: folder.file(path)))
            _ = try folder.put(Array(text.utf8), path)
        }

        func exists(_ path: String) -> Bool { FileSystem.exists(folder.file(path)) }

        /// Runs `quarry`, which has to end by itself with this exit code.
        @discardableResult
        func run(
            _ words: String..., exitCode: Int32 = 0,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws -> QuarryProcess.Result {
            let result = try quarry.run(words)
            #expect(
                !result.wasKilled && result.status == exitCode, "\(words): \(result.complaints)",
                sourceLocation: sourceLocation)
            return result
        }
    }

    @Test("an index is made, searched, cited, verified and rolled back")
    func index() throws {
        let scene = try Scene()
        let report = try scene.run("build", "j")
        #expect(report.complaints.contains("report: .state/reports/t/"))
        #expect(scene.exists("i/CURRENT") && scene.exists("q/artifacts.sqlite"))
        #expect(scene.exists(".state/t.sqlite") && scene.exists(".state/t.hashes"))
        let found = try scene.run("search", "i", "refund", "--json").object()["hits"]
        let hits = try #require(found as? [[String: Any]])
        let cite = try #require(hits.first?["cite"] as? String)
        try scene.run("cite", "i", cite, "--root", "c")
        try scene.run("cite", "i", cite, "--job", "j")
        try scene.run("verify", "i")
        try scene.run("verify", "i", "--against-full", "j")
        try scene.run("inspect", "i")
        try scene.run("plan", "j")
        try scene.run("plan", "j", "--index", "k")
        try scene.put("c/b.txt", "The stable houses an okapi.")
        try scene.run("build", "j", "--full", "--no-progress")
        try scene.run("rollback", "i")
        try scene.run("jobs", "list", "j")
        try scene.run("jobs", "show", "j")
    }

    @Test("another index, a copy of the report and metrics are made where they are asked for")
    func outputs() throws {
        let scene = try Scene(extra: "metrics: m")
        try scene.run("build", "j", "--index", "k", "--report", "r")
        #expect(scene.exists("k/CURRENT") && !scene.exists("i"))
        #expect(scene.exists("r/report.html") && scene.exists("r/report.json"))
        #expect(scene.exists("m"))
        try scene.writeJob(extra: "metrics: n/m")
        try scene.run("build", "j", "--index", "x/y")
        #expect(scene.exists("x/y/CURRENT") && scene.exists("n/m"))
        try scene.writeJob(extra: "metrics: c")
        let refused = try scene.run("build", "j")
        #expect(refused.complaints.contains("the metrics could not be written"))
    }

    @Test(
        "a root that is missing is named, with exit code 3", arguments: ["b", "x/y", "b/", "c, b"])
    func missingRoot(roots: String) throws {
        let scene = try Scene(roots: roots)
        for command in ["build", "plan"] {
            let result = try scene.run(command, "j", exitCode: 3)
            #expect(result.complaints.contains("is no folder"), "\(result.complaints)")
        }
        #expect(scene.exists(".state/reports/t/latest/report.html"))
    }

    @Test("what is absent is an error that names it")
    func absent() throws {
        let scene = try Scene()
        for words in [
            ["search", "n", "refund"], ["verify", "n"], ["inspect", "n"], ["rollback", "n"],
            ["build", "n"], ["plan", "n"], ["watch", "n"], ["jobs", "list", "n"], ["daemon", "n"],
            ["embed", "--texts", "n", "--output", "o"], ["eval", "beir", "n"],
            ["eval", "trec", "n", "n"], ["eval", "golden", "n", "n"], ["model", "add", "n"],
            ["bench", "ann", "--vectors", "n", "--dim", "4"], ["parse", "n"],
        ] {
            let result = try scene.quarry.run(words)
            #expect(!result.wasKilled && result.status == 3, "\(words): \(result.complaints)")
            #expect(result.complaints.contains("n"), "\(words)")
        }
        let empty = try scene.run("build", "j", "--index", "", exitCode: 3)
        #expect(empty.complaints.contains("an empty path names no folder"))
    }

    @Test("files of one letter are parsed, and vectors and evaluations written to them")
    func files() throws {
        let scene = try Scene()
        try scene.put("a.txt", "one letter and an ending")
        try scene.run("parse", "a.txt")
        try scene.put("t", #"{"text": "refund"}"#)
        let model = ["--model", TestModel.name]
        #expect(
            try scene.quarry.run(
                ["embed", "--texts", "t", "--output", "f", "--tokens", "g"] + model
            ).status == 0)
        #expect(scene.exists("f") && scene.exists("g"))
        try scene.put("s/corpus.jsonl", #"{"_id": "d", "title": "", "text": "refund of fees"}"#)
        try scene.put("s/queries.jsonl", #"{"_id": "q", "text": "refund"}"#)
        try scene.put("s/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\td\t1\n")
        for modes in ["bm25", "bm25,vector"] {
            let result = try scene.quarry.run(
                ["eval", "beir", "s", "--modes", modes, "--run-out", "u", "--qrels-out", "v"]
                    + model)
            #expect(result.status == 0, "\(result.complaints)")
        }
        #expect(scene.exists("u") && scene.exists("u.bm25") && scene.exists("u.vector"))
        try scene.run("eval", "trec", "u", "v")
        try scene.run("build", "j")
        try scene.put("g", #"{"query": "refund", "sources": ["a.txt"]}"#)
        try scene.run("eval", "golden", "i", "g", "--against", "bm25", "--html", "h")
        try scene.run(
            "eval", "compare", "bm25,index=i", "vector,index=i", "--golden", "g", "--html", "w")
        #expect(scene.exists("h") && scene.exists("w"))
    }

    @Test("a model's folder may be one letter long")
    func model() throws {
        let scene = try Scene()
        try TestModel.tiny.write(to: scene.folder.file("d"))
        var quarry = scene.quarry
        quarry.environment["QUARRY_MODELS"] = "m"
        let added = try quarry.run(["model", "add", "d"])
        #expect(added.status == 0, "\(added.complaints)")
        #expect(scene.exists("m/d/modules.json"))
    }

    @Test("passwords, synonyms and the folder of a daemon")
    func sideFiles() throws {
        let scene = try Scene(extra: "parse: { passwords_file: p }\nranking: { synonyms: s }")
        try scene.put("p", "secret\n")
        try scene.put("s", "refund, 退款\n")
        #expect(chmod(scene.folder.file("p"), 0o600) == 0)
        try scene.run("build", "j")
        try FileSystem.makeFolder(scene.folder.file("d"))
        let daemon = try scene.quarry.run(["daemon", "d"], killedAfter: 1)
        #expect(daemon.wasKilled, "\(daemon.complaints)")
        #expect(scene.exists("d/.state/.lock"))
    }

    @Test("a job file of one letter is watched")
    func watch() throws {
        let scene = try Scene()
        let running = try RunningQuarry(scene.quarry, ["watch", "j", "--settle", "200ms"])
        #expect(running.waits { _ in scene.exists("i/CURRENT") }, "\(running.complaints)")
        try scene.writeJob(extra: "bm25: { k1: 1.2 }")
        #expect(
            running.waits { $0.complaints.contains("j has changed and was read again") },
            "\(running.complaints)")
        #expect(running.end(SIGTERM).byItself)
    }

    /// A name in Big5, as the shell writes it.
    private static let odd = #"$(printf '\244\342')"#

    /// What a shell says, and its exit code; `$0` is `quarry`.
    private func shell(_ script: String, in scene: Scene) throws -> (said: String, status: Int32) {
        let shell = try ChildProgram(
            "/bin/sh", ["-c", script, scene.quarry.executable ?? ""], folder: scene.folder.path,
            environment: scene.quarry.environment, output: .pipe, complaints: .output)
        let said = String(decoding: shell.rest(), as: UTF8.self)
        return (said, shell.wait().status)
    }

    @Test("an argument or a current folder that is no UTF-8 is refused: it would name another")
    func noText() throws {
        let scene = try Scene()
        let argument = try shell("\"$0\" build j --index \"\(Self.odd)\"", in: scene)
        #expect(argument.status == 2)
        #expect(argument.said.contains("argument 4 is not UTF-8"), "\(argument.said)")
        let folder = try shell(
            "mkdir \"\(Self.odd)\" && cp -r c j \"\(Self.odd)\" && cd \"\(Self.odd)\" && \"$0\" build j",
            in: scene)
        #expect(folder.status == 2)
        #expect(folder.said.contains("current folder's name is not UTF-8"), "\(folder.said)")
        #expect(!scene.exists("i"))
    }

    @Test("a root whose real name is no UTF-8 is read through the link that leads to it")
    func oddRoot() throws {
        let scene = try Scene(roots: "c, l")
        try scene.put("d/b.txt", "The stable houses an okapi.")
        #expect(symlink("b.txt", scene.folder.file("d/inside.txt")) == 0)
        #expect(symlink("../c/a.txt", scene.folder.file("d/outside.txt")) == 0)
        let built = try shell(
            "mv d \"\(Self.odd)\" && ln -s \"\(Self.odd)\" l && \"$0\" build j",
            in: scene)
        #expect(built.status == 1)
        #expect(
            built.said.contains("l/outside.txt: the symbolic link leads out of the corpus root"),
            "\(built.said)")
        #expect(!built.said.contains("inside.txt"), "\(built.said)")
        let plan = try scene.run("plan", "j", "--json").object()
        #expect(plan["unchanged"] as? Int == 3)
    }
}
