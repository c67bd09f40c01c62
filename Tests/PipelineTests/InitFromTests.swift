import Corpus
import Embedding
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@Suite(
    "quarry init --from",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct InitFromTests {
    /// Two folders of documents in a home folder, and the models that init writes.
    private static func quarry(_ workspace: Workspace) throws -> QuarryProcess {
        let models = ModelStore(root: workspace.root + "/models")
        for name in [ModelStore.defaultModel, ModelStore.multilingualModel] {
            try TestModel.tiny.write(to: models.folder(of: name))
        }
        try workspace.write([
            "leave.md": "# Leave\n\nThe numbat has thirty days.",
            "old/gone.md": "The numbat of old times.", "2024/minutes.md": "The numbat met in 2024.",
            "secret.txt": "The numbat keeps this.",
        ])
        var quarry = QuarryProcess(folder: workspace.root)
        quarry.environment = [
            "QUARRY_MODELS": models.root, "QUARRY_CACHE": workspace.root + "/cli-cache",
            "HOME": workspace.root,
        ]
        return quarry
    }

    private static func write(_ workspace: Workspace, _ name: String, _ text: String) throws {
        try FileSystem.replace(workspace.root + "/" + name, with: Array(text.utf8))
    }

    @Test("a job made of qmd's collections builds, finds and filters as they say")
    func qmd() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        try Self.write(
            workspace, "index.yml",
            """
            collections:
              notes:
                path: ~/corpus
                ignore: ["old/**"]
                context: { "/": "\\x1B[31mAll: of \\"it\\"", "/2024": Minutes }
                update: git pull
            """)
        let made = try quarry.run(["init", "--from", "index.yml"])
        #expect(made.status == 0, "\(made.complaints)")
        #expect(made.complaints.contains("left out: collections.notes.update"))
        let text = String(
            decoding: try FileSystem.read(workspace.root + "/jobs/corpus.yaml"), as: UTF8.self)
        #expect(text.contains("#   collections.notes.update: "))
        #expect(try quarry.run(["build", "jobs/corpus.yaml", "--quiet"]).status == 0)
        func sources(_ filter: String) throws -> [String] {
            let found = try quarry.run([
                "search", "indexes/corpus", "numbat", "--mode", "bm25", "--rerank", "none",
                "--json", "--filter", filter,
            ])
            let hits = try found.object()["hits"] as? [[String: Any]]
            return (hits ?? []).compactMap { $0["source"] as? String }.sorted()
        }
        #expect(try sources("meta:collection=notes") == ["2024/minutes.md", "leave.md"])
        #expect(try sources("meta:context=minutes") == ["2024/minutes.md"])
    }

    @Test("recoll's settings, and what was left out as JSON")
    func recoll() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        try Self.write(
            workspace, "recoll.conf",
            "topdirs = ~/corpus\nskippedPaths = ~/corpus/old\nskippedNames = secret*\ndbdir = x\n")
        let made = try quarry.run(["init", "--from", "recoll.conf", "--json"])
        #expect(made.status == 0, "\(made.complaints)")
        let object = try made.object()
        #expect(object["from"] as? String == "recoll" && object["files"] as? Int == 2)
        let leftOut = object["left_out"] as? [[String: String]]
        #expect(leftOut?.map { $0["key"] } == ["dbdir"])
        let built = try quarry.run(["build", "jobs/corpus.yaml", "--json", "--quiet"]).object()
        #expect((built["sources"] as? [String: Any])?["total"] as? Int == 2)
    }

    @Test("a folder in place of those of the configuration; one is needed")
    func folder() throws {
        let workspace = try Workspace()
        let quarry = try Self.quarry(workspace)
        try Self.write(
            workspace, "haiku.rag.yaml", "processing: { chunk_size: 128 }\nqa: { x: 1 }\n")
        let none = try quarry.run(["init", "--from", "haiku.rag.yaml"])
        #expect(none.status == 3 && none.complaints.contains("quarry init DIR --from PATH"))
        let made = try quarry.run(["init", "corpus", "--from", "."])
        #expect(made.status == 0, "\(made.complaints)")
        let job = try JobDefinition.load(path: workspace.root + "/jobs/corpus.yaml")
        #expect(job.chunk.maxTokens == 128 && job.corpus.roots == ["corpus"])
        #expect(try quarry.run(["init"]).status == 2)
        // Of more than the model reads the rest would be in no vector.
        try Self.write(workspace, "haiku.rag.yaml", "processing: { chunk_size: 1000 }\n")
        let long = try quarry.run(["init", "corpus", "--from", ".", "--output", "long.yaml"])
        #expect(long.status == 0, "\(long.complaints)")
        let cut = try JobDefinition.load(path: workspace.root + "/long.yaml")
        #expect(cut.embed.model == ModelStore.defaultModel && cut.chunk.maxTokens == 254)
    }
}
