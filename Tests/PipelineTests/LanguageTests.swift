import Corpus
import Embedding
import Foundation
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Artifacts
@testable import Indexing

@Suite("Languages of an index")
struct LanguageTests {
    private static let sentences = Dictionary(
        uniqueKeysWithValues: ParallelSentences.all.map { ($0.language, $0.sentences) })

    private static func write(
        _ language: String, to workspace: Workspace, times: Int = 1
    ) throws {
        for (number, sentence) in (sentences[language] ?? []).enumerated() {
            try workspace.write(
                "\(language)/\(number).txt", String(repeating: sentence, count: times))
        }
    }

    @Test("scripts and what the model makes of them are part of the root, whatever the history")
    func history() throws {
        let workspace = try Workspace()
        try Self.write("en", to: workspace)
        let english = try workspace.build()
        #expect(english.manifest.languages?.scripts.keys.sorted() == ["latin"])
        try Self.write("zh-Hans", to: workspace)
        try Self.write("ja", to: workspace)
        let all = try workspace.build()
        let languages = try #require(all.manifest.languages)
        #expect(languages.scripts.mapValues(\.chunks) == ["latin": 16, "han": 16, "kana": 16])
        // A vocabulary of four Chinese characters.
        #expect(languages.scripts["han"].map { $0.reading.unknownShare > 0.8 } == true)
        #expect(all.manifest.rootText.contains("\nscript han 16 "))
        #expect(try workspace.cleanRoot(threads: 1) == all.manifest.root)

        // Back to what it was, and without the cache.
        for number in 0..<16 { try workspace.remove("ja/\(number).txt") }
        let fewer = try workspace.build()
        #expect(fewer.manifest.languages?.scripts["kana"] == nil)
        #expect(try workspace.build(ignoresCache: true).manifest.root == fewer.manifest.root)
    }

    @Test("a build says which part of the text its model can't read")
    func warnings() throws {
        let workspace = try Workspace()
        try Self.write("en", to: workspace)
        try Self.write("zh-Hant", to: workspace, times: 2)
        let outcome = try workspace.build()
        let said = outcome.warnings.filter { $0.source == SourceID.wholeCorpus }
        #expect(
            said.contains {
                $0.message.hasPrefix("54 % of the text is in Chinese, which tiny can't read")
            })
        let info = try GenerationStore(root: workspace.index).buildInfo(1)
        #expect(said.allSatisfy(info.warnings.contains))
    }

    /// Files of one chunk, each an English sentence and the same one in Chinese.
    private static func writeBilingual(to workspace: Workspace) throws {
        for language in ["zh-Hans", "zh-Hant"] {
            let pairs = zip(sentences["en"] ?? [], sentences[language] ?? [])
            for (number, pair) in pairs.enumerated() {
                try workspace.write("\(language)/\(number).txt", "\(pair.0) \(pair.1)")
            }
        }
    }

    @Test("text in another script than most of its chunk is counted, and said like any other")
    func bilingual() throws {
        let workspace = try Workspace()
        workspace.settings.chunk.maxTokens = 100
        try Self.writeBilingual(to: workspace)
        let built = try workspace.build()
        let languages = try #require(built.manifest.languages)
        #expect(languages.scripts.mapValues(\.chunks) == ["latin": 32, "han": 0])
        // 375 characters, each of which counts for two letters.
        #expect(languages.scripts["han"]?.letters == 750)
        #expect(languages.scripts["han"]?.center == nil && languages.latin == nil)
        // What ranks goes by what chunks are mostly in.
        #expect(languages.chunkScripts == [.latin])
        #expect(
            built.warnings.contains {
                $0.message.hasPrefix("37 % of the text is in Chinese, which tiny can't read")
            })
        #expect(try workspace.cleanRoot() == built.manifest.root)
    }

    @Test(
        "plan says of such text before the first build what the build says, and plan after it",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func agreement() throws {
        let workspace = try Workspace()
        try Self.writeBilingual(to: workspace)
        try workspace.writeJob(maxTokens: 100)
        let quarry = try workspace.quarry()
        let said = " is in Chinese, which tiny can't read"
        // Of the 24 documents that are parsed.
        let before = try quarry.run(["plan", "job.yaml"]).output
        #expect(before.contains(try Regex("3[678] % of the text looked at" + said)))
        #expect(try quarry.run(["build", "job.yaml"]).output.contains("37 % of the text" + said))
        #expect(try quarry.run(["plan", "job.yaml"]).output.contains("37 % of the text" + said))
        let shown = try quarry.run(["inspect", "index"]).output
        #expect(shown.contains("0 chunks, 37 % of the text, "))
    }

    @Test(
        "a language of Latin script is told by its words, is in the root, and is said with a model")
    func latin() throws {
        let dutch = """
            De medewerker heeft recht op vijfentwintig dagen verlof en vraagt het aan voor de \
            eerste van de maand. Niet opgenomen dagen worden bij het einde van het jaar niet \
            uitbetaald.
            """
        let workspace = try Workspace()
        workspace.settings.chunk.maxTokens = 400
        try workspace.write("a.txt", dutch)
        try Self.write("en", to: workspace)
        let built = try workspace.build().manifest
        let found = try #require(built.languages?.latin)
        #expect(found.keys.sorted() == ["nl"])
        #expect(found["nl"]?.letters == dutch.unicodeScalars.count { WritingScript(of: $0) != nil })
        #expect(built.rootText.contains("\nlanguage nl "))
        #expect(
            try RootText.manifest(Array(built.rootText.utf8), path: "r").languages
                == built.languages)
        try workspace.remove("a.txt")
        #expect(try workspace.build().manifest.languages?.latin == nil)
    }

    @Test("generations that did not count letters say shares of chunks")
    func uncounted() throws {
        let lost = ScriptReading(letters: 300, pieces: 300, unknown: 200)
        let read = ScriptReading(letters: 4000, pieces: 1000)
        var languages = Manifest.Languages(
            scripts: [
                "han": .init(chunks: 1, reading: lost), "latin": .init(chunks: 3, reading: read),
            ], aligned: [])
        let before = try #require(languages.warnings(model: "m").first)
        #expect(before.hasPrefix("25 % of the chunks are in Chinese, which m can't read"))
        languages.scripts["han"]?.letters = 60
        #expect(languages.shares == ["han": 0.25, "latin": 0.75])
        languages.scripts["latin"]?.letters = 40
        #expect(languages.shares == ["han": 0.6, "latin": 0.4])
        let after = try #require(languages.warnings(model: "m").first)
        #expect(after.hasPrefix("60 % of the text is in Chinese"))
    }

    @Test("members of a group are one text; one that counted no letters leaves shares of chunks")
    func groups() throws {
        func manifest(_ letters: Int?, latin: Int) -> Manifest {
            let reading = ScriptReading(letters: 10, pieces: 5, unknown: 1)
            return Manifest(
                fingerprints: [:], settings: [:],
                statistics: .init(sources: 1, chunks: 2, terms: 3, dimension: 4), calibration: [:],
                languages: .init(
                    scripts: ["latin": .init(chunks: 2, letters: letters, reading: reading)],
                    latin: ["nl": .init(letters: latin, reading: reading)], aligned: []),
                segments: [])
        }
        func merged(_ one: Manifest, _ other: Manifest) throws -> Manifest.Languages? {
            try GroupManifest(
                [("a", one), ("b", other)], weights: .members, group: "g"
            ).manifest.languages
        }
        let both = try #require(try merged(manifest(100, latin: 60), manifest(300, latin: 20)))
        #expect(both.scripts["latin"]?.letters == 400 && both.scripts["latin"]?.chunks == 4)
        let reading = ScriptReading(letters: 20, pieces: 10, unknown: 2)
        #expect(both.scripts["latin"]?.reading == reading)
        #expect(both.latin == ["nl": .init(letters: 80, reading: reading)])
        #expect(both.latinShares == ["nl": 0.2])
        let old = try merged(manifest(100, latin: 60), manifest(nil, latin: 0))
        #expect(old?.scripts["latin"]?.letters == nil && old?.scripts["latin"]?.chunks == 4)
    }

    @Test("what the cache has of a segment's facts and can't be read is made again, once")
    func unreadable() throws {
        let workspace = try Workspace()
        try Self.write("en", to: workspace)
        let built = try workspace.build().manifest
        let fingerprints = try Fingerprints(
            parser: "", model: TestModel.model(workspace.settings.embed),
            settings: workspace.settings)
        let key = fingerprints.factsKey(segment: try #require(built.segments.first).id)
        let store = try ArtifactStore.open(workspace.cache)
        let before = try #require(try store.get(.facts, under: [key]).found[key])
        try store.put([Artifact(key: key, bytes: [1, 2, 3])], as: .facts)
        #expect(try store.get(.facts, under: [key]).found[key] == [1, 2, 3])
        workspace.settings.bm25.k1 = 1.5
        #expect(try workspace.build().manifest.languages == built.languages)
        #expect(try store.get(.facts, under: [key]).found[key] == before)
    }

    @Test("an index of before, which has no languages, gets them from the next build")
    func earlier() throws {
        let workspace = try Workspace()
        try Self.write("en", to: workspace)
        let built = try workspace.build().manifest
        let old = Manifest(
            fingerprints: built.fingerprints, settings: built.settings,
            statistics: built.statistics, calibration: built.calibration, segments: built.segments)
        #expect(old.root != built.root)
        let layout = IndexLayout(root: workspace.index)
        try overwrite(layout.rootText(1), with: Array(old.rootText.utf8))
        try overwrite(layout.rootSum(1), with: Array("\(old.root)  root.txt\n".utf8))
        #expect(try workspace.searcher().snapshot.manifest.languages == nil)
        #expect(try workspace.build().manifest.root == built.root)
    }

    static let hasMultilingual = FileSystem.exists(
        ModelStore.standard().folder(of: ModelStore.multilingualModel) + "/modules.json")

    @Test(
        "in an index of two languages a question finds the answer in the other one, not the likeness",
        .enabled(if: hasMultilingual, "needs multilingual-e5-small"))
    func across() throws {
        try withTemporaryFolder { folder in
            let settings = IndexSettings(
                embed: EmbedSettings(model: ModelStore.multilingualModel, precision: .int8))
            let encoder = Encoder(model: try ModelStore.standard().open(settings.embed), threads: 2)
            let documents = ["en", "zh-Hans"].flatMap { language in
                (Self.sentences[language] ?? []).enumerated().map { number, sentence in
                    (
                        id: SourceID(path: "\(language)/\(number)"),
                        document: PreparedDocument(
                            facts: DocumentFacts(),
                            chunks: [
                                Chunk(
                                    position: 0, text: sentence,
                                    span: Span(range: 0..<sentence.utf8.count), tokenCount: 20)
                            ])
                    )
                }
            }
            let manifest = try TextIndex(
                encoder: encoder,
                artifacts: try ArtifactStore.open(folder + "/cache/artifacts.sqlite"),
                settings: settings, threads: 2
            ).build(documents, index: folder + "/index", events: .silent)
            let languages = try #require(manifest.languages)
            // Every pair of the seven scripts.
            #expect(languages.aligned.count == 21 && languages.aligned.contains(["han", "latin"]))
            #expect(languages.scripts["han"]?.center != nil)
            #expect(manifest.languageWarnings.isEmpty)
            let searcher = Searcher(
                snapshot: try Snapshot(index: folder + "/index"), encoder: encoder)
            for (asked, other) in [("en", "zh-Hans"), ("zh-Hans", "en")] {
                var found = 0
                for (number, sentence) in (Self.sentences[asked] ?? []).enumerated() {
                    let hits = try searcher.search(
                        sentence, options: SearchOptions(k: 2, rerank: .none)
                    ).hits.map(\.source.id.path)
                    // Itself and its translation.
                    found += hits.contains("\(other)/\(number)") ? 1 : 0
                }
                #expect(found >= 15, "\(asked): \(found) of 16")
            }
        }
    }
}
