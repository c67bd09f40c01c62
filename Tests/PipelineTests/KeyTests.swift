import Adapting
import Embedding
import Foundation
import Jobs
import ParserPool
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Artifacts
@testable import Chunking
@testable import Corpus
@testable import Indexing

/// Every key of the system against everything it is a key of. The inputs are taken from the types
/// themselves, so that one which is added without a key fails here (`Decisions`, "A key as large
/// as the fact").
@Suite("Each input that can change the output changes the key")
struct KeyTests {
    private static func fingerprints(
        _ settings: IndexSettings = IndexSettings()
    ) throws -> Fingerprints {
        try Fingerprints(parser: "parser", model: TestModel.model(), settings: settings)
    }

    private static let file = SourceFile(
        id: SourceID(path: "a.pdf"), type: .pdf, byteCount: 3, contentHash: Digest.sha256("abc"))

    /// All keys that `Fingerprints` makes, by name.
    private static func keys(
        _ prints: Fingerprints, file: SourceFile = file, text: String = "text"
    ) -> [String: String] {
        [
            "document": prints.documentKey(file).hex, "chunks": prints.chunksKey(file).hex,
            "vector": prints.vectorKey(text).hex,
            "question": prints.vectorKey(text, as: .query).hex,
            "similarity": prints.similarityKey(query: "q", text: text).hex,
            "late": prints.lateKey(text).hex, "center": prints.centerKey.hex,
            "facts": prints.factsKey(segment: "s").hex,
            "segment": prints.segmentInputs([file]),
            "run": prints.ofRun(ignoresCache: false).hex,
            "view": CorpusView([file], fingerprints: prints).digest.hex,
        ]
    }

    private static func changed(_ one: [String: String], _ other: [String: String]) -> Set<String> {
        Set(one.keys.filter { one[$0] != other[$0] })
    }

    // MARK: Settings

    /// What a setting that decides a stage must change. The model's name changes no key by itself:
    /// the weights do.
    private static func keys(of stage: SettingFact.Stage) -> Set<String> {
        switch stage {
        case .chunks: ["chunks", "segment", "run", "view"]
        case .vectors: ["vector", "question", "segment", "run", "view"]
        case .segments, .tokenVectors: ["segment", "view"]
        case .model, .calibration, .manifest: ["view"]
        }
    }

    /// Values of which each setting takes one that is not its default.
    private static let values = [
        "fixed", "f32", "none", "other-model", #""query: ""#, "0.75", "7", "11", "hello",
        "http://localhost/v1",
        #"[{"values":{"a":"b"}}]"#,
    ]

    /// The address of a language model is no fact of an index: it has no line.
    private static let stated = SettingFact.all.map(\.key).filter { $0 != "ranking.llm.endpoint" }

    @Test("every setting of the manifest", arguments: stated)
    func setting(key: String) throws {
        let fact = try #require(SettingFact.all.first { $0.key == key })
        let before = IndexSettings()
        let after = try #require(Self.other(than: before, by: fact), "no other value of \(key)")
        let found = Self.changed(
            Self.keys(try Self.fingerprints(before)), Self.keys(try Self.fingerprints(after)))
        let wanted = Self.keys(of: fact.stage)
        #expect(wanted.subtracting(found) == [], "\(key) changes what it decides")
        #expect(found.subtracting(wanted) == [], "\(key) changes nothing else")
        if fact.stage == .model, key != "embed.model" {
            #expect(
                try TestModel.model(before.embed(TestModel.name)).documentFingerprint
                    != TestModel.model(after.embed(TestModel.name)).documentFingerprint, "\(key)")
        }
        if key == "embed.query_prompt" {
            let models = try [before, after].map { try TestModel.model($0.embed(TestModel.name)) }
            #expect(models[0].fingerprint != models[1].fingerprint)
            #expect(models[0].documentFingerprint == models[1].documentFingerprint)
        }
        // The manifest, and with it the root and whether a calibration is taken over.
        #expect(before.facts != after.facts)
        #expect(
            try Self.identity { $0.with(after) } != Self.identity { $0.with(before) },
            "runs with another \(key) are not shared")
    }

    private static func other(
        than settings: IndexSettings, by fact: SettingFact
    ) -> IndexSettings? {
        let special = [
            "metadata": [MetadataRule].sample.encoded,
            "ranking.synonyms": SynonymTable.sample.encoded,
        ]
        for value in values + [special[fact.key] ?? ""] {
            var changed = settings
            if fact.take(value, &changed), changed.facts != settings.facts { return changed }
        }
        return nil
    }

    // MARK: Versions and files

    @Test("every part of the fingerprints")
    func versions() throws {
        let before = try Self.fingerprints()
        let folder = try TemporaryFolder()
        let adapter = try TestAdapter.write(to: folder.path + "/a.adapter", spread: 0.1)
        let all: Set = [
            "document", "chunks", "vector", "question", "similarity", "late", "center",
            "facts", "segment", "run", "view",
        ]
        let cases: [String: (change: (inout Fingerprints) -> Void, keys: Set<String>)] = [
            "parser": ({ $0.parser = "2" }, ["document", "chunks", "segment", "run", "view"]),
            "chunker": ({ $0.chunker = "2" }, ["chunks", "facts", "segment", "run", "view"]),
            "analyzer": ({ $0.analyzer = "2" }, ["segment", "view"]),
            "model": ({ $0.model = Digest.sha256("2") }, ["question", "similarity", "view"]),
            "documentModel": (
                { $0.documentModel = Digest.sha256("2") },
                ["chunks", "vector", "late", "center", "facts", "segment", "run"]
            ),
            "arithmetic": (
                { $0.arithmetic = "2" }, all.subtracting(["document", "chunks", "facts"])
            ),
            "codes": ({ $0.codes = "2" }, ["similarity", "late", "center", "segment"]),
            "settings": ({ $0.settings.chunk.maxTokens = 99 }, Self.keys(of: .chunks)),
            "adapter": ({ $0.adapter = adapter }, ["view"]),
        ]
        try expect(cases, coverAllOf: before)
        for (name, test) in cases {
            var after = before
            test.change(&after)
            #expect(Self.changed(Self.keys(before), Self.keys(after)) == test.keys, "\(name)")
        }
    }

    @Test("the sentences a model is tried on and the rule of words are part of the codes' version")
    func codes() throws {
        let codes = try Self.fingerprints().codes
        #expect(codes.contains(TokenCoder.version) && codes.contains(Encoder.wordsVersion))
        #expect(Encoder.wordsVersion.contains(ParallelSentences.digest.hex))
    }

    @Test("every part of a source; its size follows from its bytes, its name is the segment's")
    func sources() throws {
        let prints = try Self.fingerprints()
        let (a, type, hash) = (Self.file.id, Self.file.type, Self.file.contentHash)
        let cases: [String: (file: SourceFile, keys: Set<String>)] = [
            "id": (
                SourceFile(
                    id: SourceID(path: "b.pdf"), type: type, byteCount: 3, contentHash: hash),
                ["segment", "view"]
            ),
            "type": (
                SourceFile(id: a, type: .docx, byteCount: 3, contentHash: hash),
                ["document", "chunks", "segment", "view"]
            ),
            "byteCount": (SourceFile(id: a, type: type, byteCount: 4, contentHash: hash), []),
            "contentHash": (
                SourceFile(id: a, type: type, byteCount: 3, contentHash: Digest.sha256("abd")),
                ["document", "chunks", "segment", "view"]
            ),
            "encoding": (
                SourceFile(
                    id: a, type: type, byteCount: 3, contentHash: hash,
                    encoding: try TextEncoding("big5")),
                ["document", "chunks", "segment", "view"]
            ),
        ]
        try expect(cases, coverAllOf: Self.file)
        for (name, test) in cases {
            let found = Self.changed(Self.keys(prints), Self.keys(prints, file: test.file))
            #expect(found == test.keys, "\(name)")
        }
        #expect(
            Self.changed(Self.keys(prints), Self.keys(prints, text: "other"))
                == ["vector", "question", "similarity", "late"])
        #expect(
            prints.similarityKey(query: "a", text: "b")
                != prints.similarityKey(query: "b", text: "a"))
        #expect(prints.vectorKey("x") != prints.vectorKey("x", as: .query))
        let kept = CorpusView([Self.file], kept: [SourceID(path: "z")], fingerprints: prints)
        #expect(kept.digest != CorpusView([Self.file], fingerprints: prints).digest)
    }

    @Test("kinds of artifacts don't share keys")
    func kinds() throws {
        let (one, two) = (Digest.sha256("1"), [UInt8](repeating: 1, count: 4))
        let sums = ArtifactKind.allCases.map { Artifact(key: one, bytes: two).checksum($0) }
        #expect(Set(sums).count == ArtifactKind.allCases.count)
    }

    // MARK: Dead letters

    @Test("every setting of parsing decides whether a failure is known")
    func failures() throws {
        let cases: [String: (inout ParseSettings) throws -> Void] = [
            "timeoutSeconds": { $0.timeoutSeconds = 7 },
            "memoryBytes": { $0.memoryBytes = 1 << 29 },
            "passwords": { $0.passwords = ["x"] }, "extras": { $0.extras = [.comments] },
            "ocr": { $0.ocr = ["eng"] },
            "encodings": {
                $0.encodings = [
                    StatedEncoding(glob: try Glob("*"), encoding: try TextEncoding("big5"))
                ]
            },
        ]
        try expect(cases, coverAllOf: ParseSettings())
        let before = try Self.input(ParseSettings())
        for (name, change) in cases {
            var settings = ParseSettings()
            try change(&settings)
            #expect(try Self.input(settings) != before, "\(name)")
        }
        var ordered = ParseSettings()
        ordered.passwords = ["a", "b"]
        var other = ParseSettings()
        other.passwords = ["ab"]
        #expect(try Self.input(ordered) != Self.input(other))
    }

    @Test("… and the content and the type, but not the name")
    func failureOfFile() throws {
        let hash = Digest.sha256("abc")
        func input(_ name: String, _ type: SourceType, _ hash: Digest) throws -> WorkInput {
            try Self.stage(ParseSettings(), parser: "p").input(
                of: SourceFile(
                    id: SourceID(path: name), type: type, byteCount: 3, contentHash: hash))
        }
        let before = try input("a.docx", .docx, hash)
        #expect(try input("b.docx", .docx, hash) == before)
        #expect(try input("a.docx", .pdf, hash) != before)
        #expect(try input("a.docx", .docx, Digest.sha256("abd")) != before)
    }

    /// Of a text file, by the settings a job states; the parser says itself what OCR it has.
    private static func input(_ settings: ParseSettings) throws -> WorkInput {
        let ocr =
            settings.ocr.isEmpty
            ? "" : ParseSettings.ocrFact(languages: settings.ocr, engine: "engine")
        let scanned = ScannedFile(
            id: SourceID(path: "a.txt"), type: .txt, path: "a.txt",
            identity: FileIdentity(
                size: 3, modifiedNanoseconds: 0, changedNanoseconds: 0, inode: 0, device: 0))
        let file = HashedFile(scanned, contentHash: Digest.sha256("abc"), settings: settings).file
        return try stage(settings, parser: settings.fingerprint(parser: "parser" + ocr))
            .input(of: file)
    }

    private static func stage(
        _ settings: ParseSettings, parser: String
    ) throws -> PreparationStage {
        PreparationStage(
            pool: try TestPool.pool.get(), chunker: Chunker(settings: ChunkSettings()) { _ in 1 },
            artifacts: try store.get(),
            fingerprints: try Fingerprints(
                parser: parser, model: TestModel.model(), settings: IndexSettings()),
            parse: settings, ignoresCache: false)
    }

    private static let store = Result {
        try ArtifactStore.open(
            NSTemporaryDirectory() + "/quarry-keys-\(UUID().uuidString)/a.sqlite")
    }

    // MARK: Runs and hashes

    @Test("everything a job says of its corpus decides whether a run is shared")
    func corpus() throws {
        let cases: [String: (inout CorpusDefinition) throws -> Void] = [
            "roots": { $0.roots = ["other"] }, "include": { $0.include = [try Glob("*.md")] },
            "exclude": { $0.exclude = [try Glob("*.md")] },
            "records": { $0.records = [try Glob("*.jsonl")] },
            "takesHidden": { $0.takesHidden = true },
        ]
        let job = JobDefinition(name: "a", corpus: CorpusDefinition(roots: ["c"]), index: "i")
        try expect(cases, coverAllOf: job.corpus)
        let before = try Self.identity { $0 }
        for (name, change) in cases {
            #expect(
                try Self.identity { job in
                    var job = job
                    try change(&job.corpus)
                    return job
                } != before, "\(name)")
        }
    }

    @Test("builds with another adapter, or with none, are not the same run")
    func adapters() throws {
        let folder = try TemporaryFolder()
        let files = try [Float(0), 0.1, 0.2].map {
            try TestAdapter.write(to: folder.file("a.adapter"), spread: $0)
        }
        let cases: [AdapterFile?] = [nil] + files
        let found = try cases.map { file in
            try Self.identity { job in
                var job = job
                job.adapter = file
                return job
            }
        }
        #expect(Set(found).count == 4)
    }

    private static func identity(
        _ change: (JobDefinition) throws -> JobDefinition
    ) throws -> RunIdentity {
        let job = JobDefinition(name: "a", corpus: CorpusDefinition(roots: ["c"]), index: "i")
        return RunIdentity(
            job: try change(job), model: try TestModel.model(), parser: "p", queue: "q",
            ignoresCache: false)
    }

    @Test("everything the system says of a file decides whether its hash is known")
    func hashes() throws {
        let identity = FileIdentity(
            size: 1, modifiedNanoseconds: 2, changedNanoseconds: 3, inode: 4, device: 5)
        let cases: [String: (inout FileIdentity) -> Void] = [
            "size": { $0.size = 9 }, "modifiedNanoseconds": { $0.modifiedNanoseconds = 9 },
            "changedNanoseconds": { $0.changedNanoseconds = 9 }, "inode": { $0.inode = 9 },
            "device": { $0.device = 9 },
        ]
        try expect(cases, coverAllOf: identity)
        func file(_ identity: FileIdentity) -> ScannedFile {
            ScannedFile(id: SourceID(path: "a.txt"), type: .txt, path: "a", identity: identity)
        }
        try withTemporaryFolder { folder in
            var cache = HashCache(path: folder + "/h")
            let hashed = HashedFile(
                file(identity), contentHash: Digest.sha256("x"), settings: ParseSettings())
            try cache.save([hashed], scannedAtNanoseconds: 1 << 60)
            let read = HashCache(path: folder + "/h")
            #expect(read.hash(of: file(identity)) == Digest.sha256("x"))
            for (name, change) in cases {
                var other = identity
                change(&other)
                // Which mounts number anew.
                #expect((read.hash(of: file(other)) == nil) == (name != "device"), "\(name)")
                #expect(other.stamp != identity.stamp || name == "device", "\(name)")
            }
        }
    }

    /// That the cases name every stored property of a value, and no other.
    private func expect<Case>(_ cases: [String: Case], coverAllOf value: Any) throws {
        let labels = Set(Mirror(reflecting: value).children.compactMap(\.label))
        #expect(Set(cases.keys) == labels)
    }
}

extension IndexSettings {
    /// The settings of embedding, of another model.
    fileprivate func embed(_ model: String) -> EmbedSettings {
        var settings = embed
        settings.model = model
        return settings
    }
}

extension JobDefinition {
    fileprivate func with(_ settings: IndexSettings) -> JobDefinition {
        var job = self
        (job.chunk, job.embed, job.bm25, job.hnsw) =
            (settings.chunk, settings.embed, settings.bm25, settings.hnsw)
        (job.ranking, job.rerank, job.metadata) =
            (settings.ranking, settings.rerank, settings.metadata)
        return job
    }
}

extension [MetadataRule] {
    fileprivate static var sample: [MetadataRule] {
        (try? [MetadataRule(match: nil, values: ["a": "b"])]) ?? []
    }
}

extension SynonymTable {
    fileprivate static var sample: SynonymTable {
        (try? SynonymTable(file: "car, automobile\n")) ?? SynonymTable()
    }
}
