import Corpus
import Embedding
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@Suite(
    "quarry init",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct InitTests {
    /// A models folder with tiny models under the names that init writes.
    private static func quarry(_ workspace: Workspace) throws -> QuarryProcess {
        let models = ModelStore(root: workspace.root + "/models")
        for name in [ModelStore.defaultModel, ModelStore.multilingualModel] {
            try TestModel.tiny.write(to: models.folder(of: name))
        }
        var quarry = QuarryProcess(folder: workspace.root)
        quarry.environment = [
            "QUARRY_MODELS": models.root, "QUARRY_CACHE": workspace.root + "/cli-cache",
        ]
        return quarry
    }

    @Test("an English folder gets the English model, and the job that is written builds")
    func english() throws {
        let workspace = try Workspace()
        try workspace.write([
            "leave policy.txt": "Employees have thirty days of paid leave a year.",
            "refunds.md": "# Refunds\n\nThe refund is paid within two weeks.",
        ])
        let quarry = try Self.quarry(workspace)
        let made = try quarry.run(["init", "corpus"])
        #expect(made.status == 0, "\(made.complaints)")
        #expect(made.output.contains("2 files") && made.output.contains("jobs/corpus.yaml"))
        let job = try JobDefinition.load(path: workspace.root + "/jobs/corpus.yaml")
        #expect(job.embed.model == ModelStore.defaultModel)
        #expect(job.corpus.roots == ["corpus"] && job.index == "indexes/corpus")
        let built = try quarry.run(["build", "jobs/corpus.yaml", "--quiet"])
        #expect(built.status == 0, "\(built.complaints)")
        let found = try quarry.run(["search", "indexes/corpus", "refund", "--mode", "bm25"])
        #expect(found.output.contains("refunds.md"))
    }

    @Test("a folder with Chinese or Russian in it gets the multilingual model")
    func multilingual() throws {
        let workspace = try Workspace()
        try workspace.write("en.txt", "The refund is paid within two weeks.")
        let quarry = try Self.quarry(workspace)
        for (name, text) in [
            ("中文", "收到貨物後兩週內退款。"), ("ru", "Деньги возвращаются в течение двух недель."),
        ] {
            try workspace.write("\(name).txt", text)
            let made = try quarry.run(["init", "corpus", "--output", "\(name).yaml", "--json"])
            #expect(made.status == 0, "\(made.complaints)")
            let object = try made.object()
            #expect(object["model"] as? String == ModelStore.multilingualModel)
            #expect((object["next"] as? [String])?.first?.hasPrefix("quarry model pull") == true)
            #expect(try quarry.run(["plan", "\(name).yaml"]).status == 0)
            try workspace.remove("\(name).txt")
        }
    }

    @Test("a job file that is there stays, an empty or absent folder is said")
    func refuses() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        let empty = try quarry.run(["init", "corpus"])
        #expect(empty.status == 3 && empty.complaints.contains("no file of a type"))
        let absent = try quarry.run(["init", "nowhere"])
        #expect(absent.status == 3 && absent.complaints.contains("nowhere"))
        try workspace.write("a.txt", "The refund is paid within two weeks.")
        try FileSystem.makeFolder(workspace.root + "/jobs")
        try FileSystem.replace(workspace.root + "/jobs/corpus.yaml", with: Array("mine".utf8))
        let taken = try quarry.run(["init", "corpus"])
        #expect(taken.status == 3 && taken.complaints.contains("--output"))
        #expect(try FileSystem.read(workspace.root + "/jobs/corpus.yaml") == Array("mine".utf8))
    }

    @Test("files of JSON lines are named, not taken, and a job that takes them is a line away")
    func jsonLines() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        let line = #"{"text": "The refund is paid within two weeks."}"#
        try workspace.write("a\n&b[1].jsonl", line)
        let alone = try quarry.run(["init", "corpus"])
        #expect(alone.status == 3 && alone.complaints.contains("corpus.records"))
        #expect(alone.complaints.contains(#"(a\u{A}&b[1].jsonl)"#))
        for name in ["b.NDJSON", "d/c.jsonl", "e.jsonl", ".hidden.jsonl"] {
            try workspace.write(name, line)
        }
        try workspace.write("a.txt", "Thirty days of paid leave a year.")
        let made = try quarry.run(["init", "corpus"])
        #expect(made.status == 0, "\(made.complaints)")
        let rest = "b[1].jsonl, b.NDJSON, d/c.jsonl and 1 more)"
        #expect(made.output.contains(#"4 of JSON lines not taken (a\u{A}&"# + rest))
        #expect(made.output.contains("1 file, "))
        let path = workspace.root + "/jobs/corpus.yaml"
        let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(text.contains(#"(a\u{A}\u0026"# + rest))
        #expect(try JobDefinition.load(path: path).corpus.records.isEmpty)
        // The line that it proposes names the file and nothing else.
        let taking = text.replacing("  # records:", with: "  records:")
        try FileSystem.replace(path, with: Array(taking.utf8))
        let job = try JobDefinition.load(path: path)
        #expect(job.corpus.selects("a\n&b[1].jsonl") && !job.corpus.selects("e.jsonl"))
        let other = try quarry.run(["init", "corpus", "--output", "o.yaml", "--json"]).object()
        #expect((other["json_lines"] as? [String])?.count == 4 && other["files"] as? Int == 1)
    }

    @Test("a folder's name makes the job's, whatever signs are in it")
    func names() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        let folder = #"人事 "HR" &co: \ {2024}"# + "\u{2028}\u{7F}\u{85}\u{FEFF}"
        try FileSystem.makeFolder(workspace.root + "/" + folder)
        try FileSystem.replace(
            workspace.root + "/" + folder + "/a.txt", with: Array("Thirty days of leave.".utf8))
        let made = try quarry.run(["init", folder])
        #expect(made.status == 0, "\(made.complaints)")
        let job = try JobDefinition.load(path: workspace.root + "/jobs/人事-HR-co-2024.yaml")
        #expect(job.corpus.roots == [folder])
    }

    @Test("plan says before the first build what the model can't read, and after it")
    func plan() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "收到貨物後兩週內退款。離開之前請把鑰匙交還櫃檯。")
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        let little = try quarry.run(["plan", "job.yaml", "--json"]).object()["advice"]
        #expect((little as? [String])?.isEmpty == true, "of a few words a share says nothing")
        let text = String(repeating: "收到貨物後兩週內退款。離開之前請把鑰匙交還櫃檯。", count: 12)
        try workspace.write("a.txt", text)
        let before = try quarry.run(["plan", "job.yaml", "--json"]).object()["advice"]
        let first = try #require((before as? [String])?.first)
        #expect(first.hasPrefix("100 % of the text looked at is in Chinese, which tiny can't read"))
        let built = try quarry.run(["build", "job.yaml"])
        #expect(built.output.contains("100 % of the text is in Chinese"))
        let after = try quarry.run(["plan", "job.yaml"])
        #expect(after.output.contains("100 % of the text is in Chinese"))
    }

    @Test("a folder in another language of Latin script gets the multilingual model")
    func dutch() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        // Most have too few words to tell by alone, and their letters have no marks.
        let texts = [
            "Zet de machine uit voordat u de kap opent.",
            "De bibliotheek is op feestdagen gesloten.",
            "De batterij gaat ongeveer tien uur mee.", "Kinderen onder zes jaar reizen gratis.",
            "Bewaar het geneesmiddel op een koele en droge plaats.",
        ]
        for (number, text) in texts.enumerated() { try workspace.write("\(number).txt", text) }
        let made = try quarry.run(["init", "corpus", "--output", "nl.yaml"])
        #expect(made.output.contains("documents by language: 5 nl"), "\(made.output)")
        let job = try JobDefinition.load(path: workspace.root + "/nl.yaml")
        #expect(job.embed.model == ModelStore.multilingualModel)
    }

    @Test("chunks of more tokens than the model reads are said, with what is cut and what fits")
    func longChunks() throws {
        let workspace = try Workspace()
        try workspace.write("a.txt", "The refund is paid within two weeks.")
        let quarry = try workspace.quarry()
        func said(_ command: String) throws -> Bool {
            try quarry.run([command, "job.yaml"]).output.contains(
                "chunk.max_tokens is 300, of which tiny reads 126 (128 less 2 around a text): up to "
                    + "58 % of a chunk is in no vector, only words find that; "
                    + "chunk.max_tokens: 126 fits")
        }
        try workspace.writeJob(maxTokens: 126)
        #expect(try !quarry.run(["plan", "job.yaml"]).output.contains("no vector"))
        try workspace.writeJob(maxTokens: 300)
        #expect(try said("plan"))
        #expect(try said("build"))
        #expect(try said("plan"))
    }
}
