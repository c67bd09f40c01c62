import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite("Bills of materials")
struct BillTests {
    typealias Object = [String: Any]

    private static func text(
        of sample: ExportSample, _ options: BillOfMaterials.Options = .init(name: "kb"),
        edit: (inout Manifest) -> Void = { _ in }
    ) throws -> (text: String, unnamed: Int) {
        var manifest = sample.snapshot.manifest
        edit(&manifest)
        let bytes = Collected()
        let unnamed = try BillOfMaterials(
            manifest, layout: sample.snapshot.layout, options: options
        ).write { bytes.all += $0 }
        return (String(decoding: bytes.all, as: UTF8.self), unnamed)
    }

    private final class Collected { var all: [UInt8] = [] }

    private static func object(_ text: String) throws -> Object {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
    }

    private static func components(_ bill: Object, _ type: String) -> [Object] {
        (bill["components"] as? [Object] ?? []).filter { $0["type"] as? String == type }
    }

    private static func property(_ component: Object?, _ name: String) -> [String] {
        (component?["properties"] as? [Object] ?? []).filter {
            $0["name"] as? String == "quarry:" + name
        }.compactMap { $0["value"] as? String }
    }

    private static func references(_ bill: Object) -> [String] {
        func references(_ components: [Object]) -> [String] {
            components.flatMap { component in
                [component["bom-ref"] as? String ?? ""]
                    + references(component["components"] as? [Object] ?? [])
            }
        }
        let index = (bill["metadata"] as? Object)?["component"] as? Object ?? [:]
        return references([index] + (bill["components"] as? [Object] ?? []))
    }

    @Test("every source is there with hash, size and type, in the order of names", arguments: 1...3)
    func sources(segments: Int) throws {
        let sample = try ExportSample(more: 200, segments: segments)
        let (text, unnamed) = try Self.text(
            of: sample, .init(name: "kb", namesRestricted: true))
        let bill = try Self.object(text)
        let records = try sample.snapshot.segments.flatMap { segment in
            try (0..<segment.sources.count).map { try segment.sources[$0] }
        }.sorted { $0.file.id < $1.file.id }
        let files = Self.components(bill, "file")
        #expect(unnamed == 0 && files.count == records.count && files.count == 23)
        for (file, record) in zip(files, records) {
            #expect(file["name"] as? String == record.file.id.path)
            let hash = (file["hashes"] as? [Object])?.first
            #expect(hash?["alg"] as? String == "SHA-256")
            #expect(hash?["content"] as? String == record.file.contentHash.hex)
            #expect(Self.property(file, "source:bytes") == ["10"])
            #expect(Self.property(file, "source:chunks") == ["\(record.chunkCount)"])
        }
        let pdf = files.first { ($0["name"] as? String)?.hasSuffix(".pdf") == true }
        #expect(pdf?["mime-type"] as? String == "application/pdf")
        // However the sources are spread over segments, the list is the same.
        let options = BillOfMaterials.Options(name: "kb", namesRestricted: true)
        let whole = try Self.object(Self.text(of: ExportSample(more: 200), options).text)
        #expect(Self.references(bill) == Self.references(whole))
    }

    @Test("every reference is unique, and each has its place among the dependencies")
    func dependencies() throws {
        for namesRestricted in [false, true] {
            let bill = try Self.object(
                Self.text(
                    of: ExportSample(segments: 2),
                    .init(name: "kb", namesRestricted: namesRestricted)
                ).text)
            let references = Self.references(bill)
            #expect(Set(references).count == references.count)
            let dependencies = try #require(bill["dependencies"] as? [Object])
            #expect(dependencies.compactMap { $0["ref"] as? String } == references)
            let ofIndex = try #require(dependencies.first?["dependsOn"] as? [String])
            #expect(Set(ofIndex).isSubset(of: references) && ofIndex.contains("model"))
            #expect(ofIndex.count { $0.contains("source:") } == 7)
        }
    }

    @Test("the root is the index's hash and decides the serial number; nothing else changes it")
    func serial() throws {
        let sample = try ExportSample()
        let (text, _) = try Self.text(of: sample)
        #expect(try Self.text(of: sample).text == text)
        let bill = try Self.object(text)
        let index = (bill["metadata"] as? Object)?["component"] as? Object
        let hashes = index?["hashes"] as? [Object]
        #expect(hashes?.first?["content"] as? String == sample.snapshot.manifest.root)
        #expect(index?["name"] as? String == "kb" && !text.contains("timestamp"))
        let serials = try [
            text, Self.text(of: sample, .init(name: "other")).text,
            Self.text(of: sample, .init(name: "kb", namesRestricted: true)).text,
            Self.text(of: sample, .init(name: "kb", timestamp: "2026-01-01T00:00:00Z")).text,
            Self.text(of: ExportSample(more: 50)).text,
        ].map { try Self.object($0)["serialNumber"] as? String ?? "" }
        #expect(Set(serials).count == 5)
        for serial in serials {
            #expect(
                try #/urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#
                    .wholeMatch(in: serial) != nil)
        }
    }

    @Test("readers, the job's own texts and places are not told; restricted names only if asked")
    func secrets() throws {
        let sample = try ExportSample()
        let synonyms = try SynonymTable(file: "taxi => codename").encoded
        let edit = { (manifest: inout Manifest) in
            manifest.settings["ranking.llm.endpoint"] = "http://10.1.2.3:8080/v1"
            manifest.settings["ranking.llm.model"] = "/srv/models/secret.gguf"
            manifest.settings["ranking.synonyms"] = synonyms
            manifest.settings["future.key"] = "value-of-the-future"
        }
        // The index's own folder is a temporary one.
        for namesRestricted in [false, true] {
            let (text, unnamed) = try Self.text(
                of: sample, .init(name: "kb", namesRestricted: namesRestricted), edit: edit)
            for secret in [
                "legal", "HR", "Taipei", "acl", "10.1.2.3", "/srv/models", "value-of-the-future",
                "codename",
                sample.folder.path, NSTemporaryDirectory(), ProcessInfo.processInfo.hostName,
            ] {
                #expect(secret.isEmpty || !text.contains(secret), "\(secret)")
            }
            #expect(unnamed == (namesRestricted ? 0 : 2))
            #expect(text.contains("leave.md") == namesRestricted)
            #expect(text.contains("odd.md") == namesRestricted)
            let bill = try Self.object(text)
            let restricted = Self.components(bill, "file").filter {
                Self.property($0, "source:restricted") == ["true"]
            }
            #expect(restricted.count == 2)
            // Without a name a source is known by its bytes.
            #expect(text.contains(Digest.sha256("hr/leave.md").hex))
            let index = (bill["metadata"] as? Object)?["component"] as? Object
            let rules = sample.snapshot.manifest.settings["metadata"] ?? ""
            #expect(
                Self.property(index, "setting:metadata") == ["sha256:" + Digest.sha256(rules).hex])
            #expect(Self.property(index, "setting:bm25.k1") == ["0.9"])
            #expect(Self.property(index, "setting:ranking.llm.endpoint").isEmpty)
        }
    }

    @Test("a licence is what the job states, by its SPDX identifier where it has one")
    func licences() throws {
        let sample = try ExportSample()
        let rules = [
            try MetadataRule(match: nil, values: ["license": "cc-by-sa-4.0"]),
            try MetadataRule(match: "odd.md", values: ["license": " Our own terms, 2026 "]),
            try MetadataRule(match: "more/**", values: ["license": " "]),
        ]
        let bill = try Self.object(
            Self.text(of: sample) { $0.settings["metadata"] = rules.encoded }.text)
        var found: [String: NSDictionary?] = [:]
        for file in Self.components(bill, "file") {
            let licence = (file["licenses"] as? [Object])?.first?["license"] as? NSDictionary
            found[file["name"] as? String ?? ""] = .some(licence)
        }
        #expect(
            found["hr/leave.md"]
                == ["id": "CC-BY-SA-4.0", "acknowledgement": "declared"] as NSDictionary)
        #expect(
            found["odd.md"]
                == ["name": "Our own terms, 2026", "acknowledgement": "declared"] as NSDictionary)
        #expect(found["more/0.txt"] == .some(nil), "a blank text states none")
        // British spelling counts too, and nobody stating one is none.
        let other = [try MetadataRule(match: "odd.md", values: ["licence": "MIT"])]
        let text = try Self.text(of: sample) { $0.settings["metadata"] = other.encoded }.text
        #expect(text.contains("\"id\":\"MIT\"") && text.count("\"acknowledgement\"") == 2)
    }

    @Test("of sources for everybody a licence is what they state themselves, below the job's")
    func statedLicences() throws {
        let stated = ["license": ["mit", "Own terms"]]
        let sample = try ExportSample(more: 0, stating: stated)
        func licences(_ rules: [MetadataRule]) throws -> [String: [String]] {
            let bill = try Self.object(
                Self.text(of: sample, .init(name: "kb", namesRestricted: true)) {
                    $0.settings["metadata"] = rules.encoded
                }.text)
            return Self.components(bill, "file").reduce(into: [:]) { found, file in
                found[file["name"] as? String ?? ""] =
                    (file["licenses"] as? [Object] ?? []).compactMap { entry in
                        let licence = entry["license"] as? Object
                        return licence?["id"] as? String ?? licence?["name"] as? String
                    }
            }
        }
        let found = try licences([
            try MetadataRule(match: "hr/**", values: ["acl": "hr"]),
            try MetadataRule(match: "odd.md", values: ["licence": "CC0-1.0"]),
        ])
        #expect(
            found == ["hr/leave.md": [], "odd.md": ["CC0-1.0"], "財務/退款.pdf": ["MIT", "Own terms"]])
        let restricted = [
            try MetadataRule(match: nil, values: ["acl": "hr", "license": "ISC"])
        ]
        #expect(try Set(licences(restricted).values) == [["ISC"]])
    }

    @Test("the parser's libraries, data and extras, with what identifies them to scanners")
    func programs() throws {
        let fingerprint = """
            quarry-parser 7, poppler 22.12.0, libxml2 20914, libzip 1.7.3, \
            cmark-gfm 0.29.0.gfm.6, uchardet unknown, no CJK maps; \
            ocr eng+chi_tra: tesseract 5.3.0, eng 7d4322bd2a77, chi_tra missing; with comments, links
            """
        let bill = try Self.object(
            Self.text(of: ExportSample()) { $0.fingerprints["parser"] = fingerprint }.text)
        let parser = Self.components(bill, "application").first {
            $0["name"] as? String == "quarry-parser"
        }
        #expect(parser?["version"] as? String == "7")
        #expect(Self.property(parser, "parser:with") == ["comments", "links"])
        #expect(Self.property(parser, "parser:missing") == ["CJK maps", "tesseract chi_tra"])
        let libraries = Self.components(bill, "library").reduce(into: [String: Object]()) {
            $0[$1["name"] as? String ?? ""] = $1
        }
        #expect(
            libraries.mapValues { $0["version"] as? String } == [
                "poppler": "22.12.0", "libxml2": "2.9.14", "libzip": "1.7.3",
                "cmark-gfm": "0.29.0.gfm.6", "uchardet": "unknown", "tesseract": "5.3.0",
            ])
        #expect(libraries["libxml2"]?["purl"] as? String == "pkg:generic/libxml2@2.9.14")
        #expect(
            libraries["poppler"]?["cpe"] as? String
                == "cpe:2.3:a:freedesktop:poppler:22.12.0:*:*:*:*:*:*:*")
        let data = Self.components(bill, "data").map { $0["name"] as? String }
        #expect(data == ["tesseract eng"])
        let dependencies = try #require(bill["dependencies"] as? [Object])
        let ofParser = dependencies.first { $0["ref"] as? String == "parser:quarry-parser" }
        #expect((ofParser?["dependsOn"] as? [String])?.count == 7)
    }

    @Test("a model whose folder is at hand has its licence and its files")
    func model() throws {
        let sample = try ExportSample()
        _ = try sample.folder.put(Array("weights".utf8), "model/model.safetensors")
        let model = try BillModel(
            folder: sample.file("model"), files: ["model.safetensors"], licence: "apache-2.0")
        let bill = try Self.object(Self.text(of: sample, .init(name: "kb", model: model)).text)
        let network = Self.components(bill, "machine-learning-model").first
        let files = network?["components"] as? [Object]
        #expect(
            (files?.first?["hashes"] as? [Object])?.first?["content"] as? String
                == Digest.sha256("weights").hex)
        #expect(Self.property(files?.first, "file:bytes") == ["7"])
        let licence = (network?["licenses"] as? [Object])?.first?["license"] as? Object
        #expect(licence?["id"] as? String == "Apache-2.0")
        #expect(network?["version"] as? String == sample.snapshot.manifest.fingerprints["model"])
        // Elsewhere neither is said.
        let bare = Self.components(
            try Self.object(Self.text(of: sample).text), "machine-learning-model")
        #expect(bare.count == 1 && bare[0]["licenses"] == nil && bare[0]["components"] == nil)
    }

    @Test("a table that is not the root's is refused before a word is written")
    func damage() throws {
        let sample = try ExportSample(segments: 2)
        let entry = sample.snapshot.manifest.segments[1]
        let path = sample.snapshot.layout.segment(entry.id) + "/sources"
        let bytes = try FileSystem.read(path)
        for offset in [70, bytes.count / 2, bytes.count - 1] {
            var damaged = bytes
            damaged[offset] ^= 1
            try Data(damaged).write(to: URL(filePath: path))
            let error = #expect(throws: QuarryError.self) { try Self.text(of: sample) }
            #expect(error?.code == .corrupt && error?.path == path)
        }
        try Data(bytes).write(to: URL(filePath: path))
        // A source that two segments claim.
        let twice = #expect(throws: QuarryError.self) {
            try Self.text(of: sample) { $0.segments[1] = $0.segments[0] }
        }
        #expect(twice?.code == .corrupt && twice?.reason.contains("twice") == true)
        let error = #expect(throws: QuarryError.self) {
            try BillOfMaterials(
                sample.snapshot.manifest, layout: sample.snapshot.layout, options: .init(name: "k")
            ).write { _ throws(QuarryError) in
                throw QuarryError(.limitExceeded, path: "stdout", "full")
            }
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test("an index without sources has a bill")
    func empty() throws {
        let bill = try Self.object(Self.text(of: ExportSample(segments: 0)).text)
        #expect(Self.components(bill, "file").isEmpty)
        #expect(Self.components(bill, "machine-learning-model").count == 1)
    }

    // MARK: By the schema

    /// Validates a bill by the schema that the CycloneDX project publishes, and lets its library
    /// read it back.
    private static let validation = """
        import json, sys
        from cyclonedx.validation.json import JsonStrictValidator
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.model.bom import Bom
        text = sys.stdin.read()
        error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        assert error is None, error
        bom = Bom.from_json(json.loads(text))
        assert bom.validate()
        refs = {c.bom_ref.value for c in bom.components}
        assert all(d.ref.value == "index" or "model-file:" in d.ref.value or d.ref.value in refs for d in bom.dependencies)
        print(len(bom.components), bom.serial_number)
        """

    @Test(
        "CycloneDX's own library finds bills valid by the schema, and reads them",
        .enabled(
            if: Tool(pythonWith: "cyclonedx.validation", "jsonschema") != nil,
            "cyclonedx-python-lib[json-validation] is missing"))
    func schema() throws {
        let sample = try ExportSample(segments: 2)
        _ = try sample.folder.put([1, 2, 3], "model/model.safetensors")
        let model = try BillModel(
            folder: sample.file("model"), files: ["model.safetensors"], licence: "MIT")
        // Every identifier that is taken for SPDX's is one of the schema's.
        let rules = try StatedLicence.identifiers.enumerated().map {
            try MetadataRule(match: "more/\($0).txt", values: ["license": $1])
        }
        let large = try ExportSample(more: 10 * rules.count)
        let fingerprint =
            "quarry-parser 7, poppler 22.12.0, CJK maps; ocr eng: tesseract 5.3.0, eng 7d4322bd2a77"
        let texts = try [
            Self.text(of: sample).text,
            Self.text(
                of: sample,
                .init(
                    name: "名", model: model, namesRestricted: true,
                    timestamp: "2026-11-30T12:00:00Z")
            ) {
                $0.fingerprints["parser"] = fingerprint
                $0.adapt(
                    by: .init(
                        name: "adapter", length: 1, sha256: Digest.sha256("adapter").hex))
            }.text,
            Self.text(of: large) { $0.settings["metadata"] = rules.encoded }.text,
            Self.text(of: ExportSample(segments: 0)).text,
        ]
        #expect(texts[2].count("\"id\":") == rules.count + 1)
        let python = try #require(Tool(pythonWith: "sys"))
        for text in texts {
            let file = try sample.folder.put(Array(text.utf8), "bill.json")
            let result = try python.run([
                "-B", "-c",
                "import sys; sys.stdin = open(sys.argv[1], encoding='utf-8')\n" + Self.validation,
                file,
            ])
            #expect(result.status == 0, "\(result.complaints.suffix(3_000))")
        }
    }
}

extension String {
    fileprivate func count(_ part: String) -> Int { ranges(of: part).count }
}
