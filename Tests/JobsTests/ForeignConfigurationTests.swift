import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Jobs

@Suite("Configurations of other tools")
struct ForeignConfigurationTests {
    /// Folders and files below a home folder.
    private func read(
        _ name: String, _ text: String, folders: [String] = [], substitute: String? = nil
    ) throws -> ForeignConfiguration {
        try withTemporaryFolder { folder in
            let home = FileSystem.realPath(folder)
            for folder in folders { try FileSystem.makeFolder(home + "/" + folder) }
            let path = home + "/" + name
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            try Data(text.replacing("$HOME", with: home).utf8).write(to: URL(filePath: path))
            var made = try ForeignConfiguration(
                readFrom: path, home: home, substitute: substitute.map { home + "/" + $0 })
            made.roots = made.roots.map { $0.replacing(home + "/", with: "") }
            return made
        }
    }

    private func reasons(_ made: ForeignConfiguration) -> [String: String] {
        Dictionary(made.leftOut.map { ($0.key, $0.reason) }) { $0 + "; " + $1 }
    }

    private func failure(_ name: String, _ text: String) -> QuarryError? {
        do {
            _ = try read(name, text)
            return nil
        } catch {
            return error as? QuarryError
        }
    }

    // MARK: recoll

    @Test("recoll: folders, names, types, paths, and what is known of folders")
    func recoll() throws {
        let made = try read(
            "recoll.conf",
            """
            # Indexed at night.
            topdirs = ~/docs "$HOME/old papers" \\
                ~/gone
            skippedNames = *.tmp "draft *"
            skippedNames+ = #*
            skippedPaths = ~/docs/private ~/docs/*/cache /elsewhere
            indexedmimetypes = application/pdf text/html application/x-tar
            dbdir = ~/.recoll/xapiandb
            tesseractlang = eng+deu
            idxflushmb = 100

            [~/docs/legacy]
            defaultcharset = big5
            localfields = ;unit = legal;acl = all
            followLinks = 1
            [/elsewhere]
            defaultcharset = latin1
            """, folders: ["docs/private", "old papers"])
        #expect(made.tool == .recoll && made.roots == ["docs", "old papers"])
        #expect(
            made.include == [
                "docs/**/*.pdf", "docs/**/*.html", "docs/**/*.htm", "docs/**/*.xhtml",
                "old papers/**/*.pdf", "old papers/**/*.html", "old papers/**/*.htm",
                "old papers/**/*.xhtml",
            ])
        #expect(made.exclude.contains("docs/**/draft *") && made.exclude.contains("docs/**/#*"))
        #expect(made.exclude.suffix(2) == ["/docs/private", "/docs/*/cache"])
        #expect(made.encodings == ["docs/legacy/**": "big5"] && made.ocr == ["eng", "deu"])
        #expect(made.metadata == [.init(match: "docs/legacy/**", values: ["unit": "legal"])])
        let reasons = self.reasons(made)
        #expect(
            Set(reasons.keys) == [
                "topdirs", "skippedPaths", "indexedmimetypes", "dbdir", "idxflushmb",
                "[~/docs/legacy] localfields", "[~/docs/legacy] followLinks",
                "[/elsewhere] defaultcharset",
            ])
        #expect(reasons["topdirs"]?.contains("gone is no folder") == true)
        #expect(reasons["indexedmimetypes"]?.contains("x-tar") == true)
    }

    @Test("recoll: one folder needs no name before its globs, nested ones are one root")
    func recollNested() throws {
        let made = try read(
            "recoll.conf", "topdirs = ~/docs ~/docs/inner/\nonlyNames = *.md\n",
            folders: ["docs/inner"])
        #expect(made.roots == ["docs"] && made.include == ["*.md", "inner/**/*.md"])
        let substituted = try read(
            "recoll.conf", "topdirs = ~/a ~/b\nskippedNames = x\n", folders: ["docs"],
            substitute: "docs")
        #expect(substituted.roots == ["docs"] && substituted.exclude == ["x"])
    }

    @Test("recoll: a broken line is named by its number")
    func recollBroken() {
        let error = failure("recoll.conf", "# c\ntopdirs = \\\n ~/a\nnonsense\n")
        #expect(error?.code == .invalidInput && error?.place?.line == 4)
        #expect(failure("recoll.conf", "= x")?.place?.line == 1)
        #expect(
            failure("recoll.conf", String(repeating: "x", count: 2 << 20))?.code == .limitExceeded)
    }

    // MARK: haiku.rag

    @Test("haiku.rag: sources, chunks, model, OCR; secrets are in no message")
    func haiku() throws {
        let made = try read(
            "haiku.rag.yaml",
            """
            environment: production
            embeddings:
              model: { provider: sentence-transformers, name: intfloat/multilingual-e5-small, vector_dim: 384 }
            reranking: { model: { provider: mxbai, name: some-reranker } }
            processing:
              chunk_size: 256
              chunker_type: hybrid
              conversion_options: { do_ocr: true, ocr_lang: [en, zh-TW, xx] }
            providers: { docling_serve: { api_key: s3cret } }
            ingester:
              sources:
                - type: fs
                  root: $HOME/docs
                  ignore_patterns: ["**/drafts/**", "!keep.md"]
                  include_patterns: ["*.md", "*.pdf"]
                  delete_orphans: true
                - type: fs
                  root: $HOME/more
                - { type: s3, uri: "s3://bucket/x", storage_options: { aws_secret_access_key: s3cret } }
            """, folders: ["docs", "more"])
        #expect(made.tool == .haikuRAG && made.roots == ["docs", "more"])
        #expect(made.include == ["docs/**/*.md", "docs/**/*.pdf", "more/**"])
        #expect(made.exclude == ["docs/**/drafts/**"])
        #expect(made.maxTokens == 256 && made.model == EmbedSettings.multilingualModel)
        #expect(made.ocr == ["eng", "chi_tra"])
        let reasons = self.reasons(made)
        #expect(reasons["ingester.sources.2"]?.contains("no folder") == true)
        #expect(reasons["ingester.sources.0"]?.contains("!keep.md") == true)
        #expect(reasons["processing.chunker_type"] != nil && reasons["reranking.model.name"] != nil)
        #expect(reasons["processing.conversion_options.ocr_lang"]?.contains("xx") == true)
        #expect(reasons["embeddings.model.name"] == nil && reasons["processing.chunk_size"] == nil)
        #expect(!"\(made)".contains("s3cret"))
    }

    @Test("haiku.rag: earlier versions watched folders, and named the model by itself")
    func haikuMonitor() throws {
        let made = try read(
            "haiku.rag.yaml",
            """
            monitor:
              directories: [$HOME/docs, ~/other]
              ignore_patterns: ["*.tmp"]
            embeddings: { provider: ollama, model: qwen3-embedding, vector_dim: 4096 }
            processing: { chunk_size: 9 }
            """, folders: ["docs"])
        #expect(made.roots == ["docs"] && made.include == [] && made.exclude == ["*.tmp"])
        #expect(made.model == nil && made.maxTokens == nil)
        let keys = Set(reasons(made).keys)
        #expect(
            keys == ["monitor.directories", "embeddings.model", "processing.chunk_size"])
    }

    // MARK: qmd

    @Test("qmd: collections with patterns of their own, contexts as metadata")
    func qmd() throws {
        let made = try read(
            "index.yml",
            """
            global_context: "House rules apply."
            editor_uri: "vscode://file{path}"
            models: { embed: "hf:x/y.gguf" }
            collections:
              meetings:
                path: ~/Meetings
                pattern: "**/*.md"
                context: { "/": Minutes, "/2024": "Minutes of 2024" }
              project:
                path: ~/work [x]
                pattern: "**/*.{md,txt}"
                ignore: ["drafts/**"]
                update: git pull
                includeByDefault: false
              lost: { path: ~/lost }
            """, folders: ["Meetings", "work [x]"])
        #expect(made.tool == .qmd && made.roots == ["Meetings", "work [x]"])
        #expect(made.include == ["Meetings/**/*.md", #"work \[x\]/**/*.{md,txt}"#])
        #expect(made.exclude.contains(#"work \[x\]/drafts/**"#))
        #expect(made.exclude.contains("Meetings/**/vendor"))
        #expect(
            made.metadata == [
                .init(match: nil, values: ["context": "House rules apply."]),
                .init(match: "Meetings/**/*.md", values: ["collection": "meetings"]),
                .init(match: "Meetings/**/*.md", values: ["context": "Minutes"]),
                .init(match: "Meetings/2024/**", values: ["context": "Minutes of 2024"]),
                .init(
                    match: #"work \[x\]/**/*.{md,txt}"#, values: ["collection": "project"]),
            ])
        #expect(
            Set(reasons(made).keys) == [
                "collections.lost", "collections.project.update", "models.embed", "editor_uri",
                "collections.project.includeByDefault",
            ])
    }

    @Test("qmd: two collections of one folder, and two folders of one name")
    func qmdShared() throws {
        let made = try read(
            "index.yml",
            """
            collections:
              a: { path: ~/x/notes, pattern: "a/*.md" }
              b: { path: ~/x/notes, pattern: "b/*.md" }
              c: { path: ~/y/notes }
            """, folders: ["x/notes", "y/notes"])
        #expect(made.roots == ["x/notes"] && made.include == ["a/*.md", "b/*.md"])
        #expect(made.metadata.map(\.match) == ["a/*.md", "b/*.md"])
        #expect(reasons(made)["collections.c"]?.contains("called notes too") == true)
    }

    // MARK: LlamaIndex

    @Test("LlamaIndex: the folder of a store's files and their types")
    func llamaIndex() throws {
        let entries = ["a/one.pdf", "a/b/two.md", "a/b/three.csv", "a/b/four.jsonl"].enumerated()
            .map {
                #""d\#($0)": {"node_ids": [], "metadata": {"file_path": "$HOME/docs/\#($1)"}}"#
            }
        let made = try read(
            "storage/docstore.json",
            #"{"docstore/ref_doc_info": {\#(entries.joined(separator: ", ")), "x": {"metadata": {}}}}"#,
            folders: ["docs/a/b"])
        #expect(made.tool == .llamaIndex && made.roots == ["docs/a"])
        #expect(made.include == ["*.md", "*.pdf"])
        let reason = try #require(reasons(made)["docstore/ref_doc_info"])
        #expect(reason.contains("csv") && reason.contains("1 documents"))
        #expect(reason.contains("corpus.records") && reason.contains(": jsonl"))
        let nodes = try read(
            "docstore.json",
            #"{"docstore/data": {"n": {"__data__": {"metadata": {"file_path": "$HOME/d/a.txt"}}}}}"#,
            folders: ["d"])
        #expect(nodes.roots == ["d"] && nodes.include == ["*.txt"])
    }

    // MARK: All

    @Test("a folder is asked for the one configuration it has")
    func folder() throws {
        try withTemporaryFolder { folder in
            #expect(throws: QuarryError.self) {
                try ForeignConfiguration(readFrom: folder, home: nil)
            }
            try Data("topdirs = ~/x".utf8).write(to: URL(filePath: folder + "/recoll.conf"))
            let made = try ForeignConfiguration(readFrom: folder, home: nil)
            #expect(made.tool == .recoll && made.roots == [])
            #expect(made.leftOut.first?.reason.contains("HOME") == true)
            try Data("{}".utf8).write(to: URL(filePath: folder + "/docstore.json"))
            #expect(throws: QuarryError.self) {
                try ForeignConfiguration(readFrom: folder, home: nil)
            }
        }
    }

    @Test("what is broken, hostile or nobody's is an error with its place")
    func broken() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\ncollections: {}\n"
        #expect(failure("index.yml", bomb)?.place?.line == 1)
        #expect(failure("index.yml", "collections:\n  a: [\n")?.code == .invalidInput)
        #expect(failure("index.yml", "collections: { a: { path: [1] } }")?.place?.line == 1)
        #expect(failure("index.yml", "- a")?.code == .invalidInput)
        #expect(failure("index.yml", "")?.code == .invalidInput)
        #expect(failure("index.yml", "other: tool")?.statement.contains("qmd (index.yml)") == true)
        #expect(failure("docstore.json", "[]")?.code == .invalidInput)
        #expect(failure("docstore.json", "{\"docstore/data\": 1}")?.code == .invalidInput)
        #expect(failure("haiku.rag.yaml", "monitor: { directories: { a: b } }")?.place?.key != nil)
        let deep = "collections: " + String(repeating: "[", count: 50_000)
        #expect(failure("index.yml", deep)?.code == .invalidInput)
    }

    @Test("what is left out is fit for a terminal")
    func escaped() throws {
        let made = try read("recoll.conf", "evil\u{1B}[2J = 1\n")
        #expect(made.leftOut.map(\.key) == ["evil\\u{1B}[2J"])
    }
}
