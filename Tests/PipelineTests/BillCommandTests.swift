import Corpus
import Embedding
import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "quarry inspect --sbom",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct BillCommandTests {
    private typealias Object = [String: Any]

    private static func component(_ bill: Object, _ name: String) -> Object? {
        (bill["components"] as? [Object])?.first { $0["name"] as? String == name }
    }

    /// An index of a model with a card, whose sources have licences and readers.
    private static func built() throws -> (Workspace, QuarryProcess) {
        let workspace = try Workspace()
        let model = TestModel.store.folder(of: "tiny-card")
        if !FileSystem.exists(model) {
            try TestModel.tiny.write(to: model)
            let card = "---\nlanguage: en\nlicense: apache-2.0\n---\n# Tiny\n"
            try FileSystem.replace(model + "/README.md", with: Array(card.utf8))
        }
        try workspace.write(SampleTexts.all)
        try workspace.writeJob(
            model: "tiny-card",
            extra: """
                metadata:
                  - { match: "en/**", license: CC-BY-4.0 }
                  - { match: "en/refund.txt", acl: "board, legal" }
                """)
        let quarry = try workspace.quarry()
        let built = try quarry.run(["build", "job.yaml", "--quiet"])
        try #require(built.status == 0, "\(built.complaints)")
        return (workspace, quarry)
    }

    @Test("lists what a real build was made of, the same at any time and place")
    func bill() throws {
        let (workspace, quarry) = try Self.built()
        let result = try quarry.run(["inspect", "index", "--sbom"])
        #expect(result.status == 0, "\(result.complaints)")
        #expect(result.complaints.contains("1 source with readers of its own"))
        let bill = try result.object()
        #expect(bill["bomFormat"] as? String == "CycloneDX")
        let inspected = try quarry.run(["inspect", "index", "--json"]).object()
        let manifest = try #require(inspected["manifest"] as? Object)
        let index = (bill["metadata"] as? Object)?["component"] as? Object
        #expect(index?["version"] as? String == manifest["root"] as? String)
        #expect(index?["name"] as? String == "index")
        for (name, text) in SampleTexts.all where name != "en/refund.txt" {
            let source = Self.component(bill, name)
            let hash = (source?["hashes"] as? [Object])?.first?["content"] as? String
            #expect(hash == Digest.sha256(text).hex, "\(name)")
            #expect((source?["licenses"] != nil) == name.hasPrefix("en/"))
        }
        for library in ["poppler", "libxml2", "libzip", "cmark-gfm", "uchardet"] {
            let version = Self.component(bill, library)?["version"] as? String
            #expect(version?.contains(#/^[0-9]+\.[0-9]+/#) == true, "\(library)")
        }
        let model = Self.component(bill, "tiny-card")
        let licence = (model?["licenses"] as? [Object])?.first?["license"] as? Object
        #expect(licence?["id"] as? String == "Apache-2.0")
        let files = (model?["components"] as? [Object])?.compactMap { $0["name"] as? String }
        #expect(files?.contains("model.safetensors") == true && files == files?.sorted())
        for secret in ["board", "legal", "refund.txt", workspace.root, "/tmp", "/home"] {
            #expect(!result.output.contains(secret), "\(secret)")
        }
        // Built again from nothing, and carried to another folder of the name.
        #expect(try quarry.run(["build", "job.yaml", "--quiet", "--full"]).status == 0)
        try FileSystem.makeFolder(workspace.root + "/elsewhere")
        try FileManager.default.copyItem(
            atPath: workspace.index, toPath: workspace.root + "/elsewhere/index")
        for folder in ["index", "./index/", "elsewhere/index"] {
            let again = try quarry.run(["inspect", folder, "--sbom", "--quiet", "--json"])
            #expect(again.output == result.output && again.complaints.isEmpty, "\(folder)")
        }
        let named = try quarry.run(["inspect", "index", "--sbom", "--restricted-names"])
        #expect(named.output.contains("en/refund.txt") && named.complaints.isEmpty)
        #expect(!named.output.contains("board"))
    }

    @Test("without the model's folder it says so, and leaves licence and files out")
    func noModel() throws {
        let (workspace, quarry) = try Self.built()
        var elsewhere = quarry
        elsewhere.environment["QUARRY_MODELS"] = workspace.root + "/no-models"
        let result = try elsewhere.run(["inspect", "index", "--sbom"])
        #expect(result.status == 0 && result.complaints.contains("licence and files"))
        let model = try Self.component(result.object(), "tiny-card")
        #expect(model?["version"] != nil && model?["licenses"] == nil)
    }

    @Test("a time only where SOURCE_DATE_EPOCH states one")
    func time() throws {
        let (workspace, built) = try Self.built()
        var quarry = built
        defer { withExtendedLifetime(workspace) {} }
        for (stated, time) in [
            ("0", "1970-01-01T00:00:00Z"), ("1764504000", "2025-11-30T12:00:00Z"),
        ] {
            quarry.environment["SOURCE_DATE_EPOCH"] = stated
            let metadata = try quarry.run(["inspect", "index", "--sbom"]).object()["metadata"]
            #expect((metadata as? Object)?["timestamp"] as? String == time)
        }
        for wrong in ["today", "-1", "1.5", "99999999999999999"] {
            quarry.environment["SOURCE_DATE_EPOCH"] = wrong
            let result = try quarry.run(["inspect", "index", "--sbom"])
            #expect(result.status == 3 && result.output.isEmpty)
            #expect(result.complaints.contains("SOURCE_DATE_EPOCH"))
        }
    }

    @Test("what can't be listed, or written, is said with exit codes 2, 3, 4 and 5")
    func refused() throws {
        let (workspace, quarry) = try Self.built()
        #expect(try quarry.run(["inspect", "index", "--restricted-names"]).status == 2)
        #expect(try quarry.run(["inspect", "nothing", "--sbom"]).status == 3)
        let full = try quarry.start(
            ["inspect", "index", "--sbom"], output: .file("/dev/full"), complaints: .nothing)
        #expect(full.wait().status == 5, "half a bill is none")
        for segment in try FileSystem.names(in: workspace.index + "/segments") {
            let path = workspace.index + "/segments/\(segment)/sources"
            var bytes = try FileSystem.read(path)
            bytes[bytes.count / 2] ^= 1
            try overwrite(path, with: bytes)
        }
        let damaged = try quarry.run(["inspect", "index", "--sbom"])
        #expect(damaged.status == 4 && damaged.output.isEmpty, "\(damaged.complaints)")
    }
}
