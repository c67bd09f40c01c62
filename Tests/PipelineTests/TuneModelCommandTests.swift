import Corpus
import Embedding
import Foundation
import Storage
import TestSupport
import Testing

/// The tool itself is tested with PyTorch (`make test-tune`); here a script stands in the place of
/// Python, so that what `quarry` does before and after is tested on every machine.
@Suite(
    "quarry tune --method",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct TuneModelCommandTests {
    private let folder: TemporaryFolder
    private let quarry: QuarryProcess

    init() throws {
        folder = try TemporaryFolder()
        try TestModel.tiny.write(to: folder.file("models/tiny"))
        quarry = QuarryProcess(
            folder: folder.path,
            environment: [
                "QUARRY_MODELS": folder.file("models"), "QUARRY_CACHE": folder.file("cache"),
            ])
        try write(
            "set/corpus.jsonl", (0..<6).map { #"{"_id": "d\#($0)", "text": "Text \#($0)."}"# })
        try write(
            "set/queries.jsonl", (0..<6).map { #"{"_id": "q\#($0)", "text": "Who is \#($0)?"}"# })
        try write("set/qrels/test.tsv", (0..<6).map { "q\($0)\td\($0)\t1" })
        try write("pairs.jsonl", [#"{"query": "who is 0", "positive": "Nobody."}"#])
    }

    private func write(_ name: String, _ lines: [String]) throws {
        _ = try folder.put(Array(lines.map { $0 + "\n" }.joined().utf8), name)
    }

    /// - Parameter body: of a shell script that has `out` and `base`, and writes its arguments down.
    private func script(_ body: String) throws {
        try write(
            "python",
            [
                "#!/bin/sh", "echo \"$@\" >> \(folder.file("calls"))",
                "while [ $# -gt 0 ]; do", "case \"$1\" in --out) out=$2;; --base) base=$2;; esac",
                "shift", "done", body,
            ])
        chmod(folder.file("python"), 0o755)
    }

    private func calls() throws -> [Substring] {
        guard FileSystem.exists(folder.file("calls")) else { return [] }
        return String(decoding: try FileSystem.read(folder.file("calls")), as: UTF8.self)
            .split(separator: "\n")
    }

    private func arguments(_ more: [String] = []) -> [String] {
        [
            "tune", "--method", "lora", "--model", "tiny", "--pairs", "pairs.jsonl", "--name",
            "tuned", "--held-out", "set", "--python", folder.file("python"), "--tool",
            Repository.root + "/jobs/Tuning",
        ] + more
    }

    private static let copies = #"[ -d "$out" ] || cp -R "$base" "$out""#

    @Test("what is no better gets no name, and the tool is asked again what its folder is of")
    func refused() throws {
        try script(Self.copies)
        for run in 1...2 {
            let result = try quarry.run(arguments(["--rank", "8", "--html", "r.html", "--json"]))
            #expect(result.status == 6, "\(result.complaints)")
            #expect(try result.object()["passed"] as? Bool == false)
            // The question that is learnt from does not judge, and that is said.
            let heldOut = try result.object()["held_out"] as? [String: Any]
            #expect(heldOut?["questions"] as? Int == 5)
            #expect(result.complaints.contains("set: 1 question does not judge"))
            #expect(try calls().count == run)
        }
        let call = try #require(try calls().first)
        #expect(call.hasPrefix("-P -B -m quarry_tune train --method lora"))
        #expect(call.contains("--rank 8"))
        #expect(!FileSystem.exists(folder.file("models/tuned")))
        #expect(FileSystem.exists(folder.file("tuned.tuning/model/config.json")))
        #expect(FileSystem.exists(folder.file("r.html")))
    }

    @Test("a test that is learnt from is refused before anything is learnt")
    func learnt() throws {
        try script(Self.copies)
        try write("pairs.jsonl", (0..<6).map { #"{"query": "Who is \#($0)", "positive": "x"}"# })
        let result = try quarry.run(arguments())
        #expect(result.status == 3 && result.complaints.contains("no question that may judge"))
        #expect(try calls().isEmpty)
    }

    @Test(
        "how the tool ended decides the exit code", arguments: [(75, 5), (78, 3), (69, 3), (1, 3)])
    func endings(code: Int32, status: Int32) throws {
        try script(
            #"echo '{"event": "error", "message": "so it is"}'; exit \#(code)"#)
        let result = try quarry.run(arguments())
        #expect(result.status == status, "\(result.complaints)")
        #expect(code == 75 || result.complaints.contains("so it is"))
        #expect(!FileSystem.exists(folder.file("models/tuned")))
    }

    @Test("what can't guard, and a pair that can't be read, is said before anything is learnt")
    func beforehand() throws {
        try script(Self.copies)
        for (name, document) in [("corpus", "d"), ("queries", "q")] {
            try write(
                "old/\(name).jsonl",
                (0..<6).map { #"{"_id": "\#(document)\#($0)", "text": "What is \#($0)?"}"# })
        }
        try write("old/qrels/test.tsv", (0..<6).map { "q\($0)\told\($0)\t1" })
        let guarded = try quarry.run(arguments(["--guard", "old"]))
        #expect(guarded.status == 3 && guarded.complaints.contains("other names there"))
        try write("pairs.jsonl", [#"{"query": "a", "positive": "b"}"#, #"{"query": "who is 1"#])
        let half = try quarry.run(arguments())
        #expect(half.status == 3 && half.complaints.contains("pairs.jsonl: line 2"))
        let nowhere = try quarry.run(arguments(["--html", "no/r.html"]))
        #expect(nowhere.status == 3 && nowhere.complaints.contains("--html is to go into it"))
        #expect(try calls().isEmpty)
    }

    @Test("a signal ends what is judged after learning, and the next run judges again")
    func signalsAfterwards() throws {
        try script(Self.copies + "\necho learnt >> \(folder.file("calls"))")
        try write(
            "set/corpus.jsonl",
            (0..<6_000).map {
                let text = String(repeating: "Text \($0). ", count: 20)
                return #"{"_id": "d\#($0)", "text": "\#(text)"}"#
            })
        let run = try quarry.start(arguments())
        let end = Date(timeIntervalSinceNow: 60)
        while try calls().last != "learnt", Date() < end { usleep(20_000) }
        usleep(300_000)
        let ending = run.end(SIGTERM)
        #expect(ending.status == 128 + SIGTERM && !ending.isBySignal)
        #expect(!FileSystem.exists(folder.file("models/tuned")))
        #expect(FileSystem.exists(folder.file("tuned.tuning/model/config.json")))
    }

    @Test("a signal reaches the tool while it learns")
    func signals() throws {
        try script(
            "trap 'echo stopped >> \(folder.file("calls")); exit 75' TERM\n"
                + "echo ready >> \(folder.file("calls"))\nwhile :; do sleep 0.1; done")
        let run = try quarry.start(arguments())
        let end = Date(timeIntervalSinceNow: 60)
        while try !calls().contains("ready"), Date() < end { usleep(20_000) }
        _ = run.end(SIGTERM)
        #expect(try calls().last == "stopped")
    }
}
