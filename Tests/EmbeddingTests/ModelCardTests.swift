import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("The licence that a model states")
struct ModelCardTests {
    @Test(
        "is the front matter's, as one name",
        arguments: [
            ("---\nlicense: apache-2.0\n---\n", "apache-2.0"),
            ("---\r\nlanguage: en\r\nlicense: \"mit\"\r\n---\r\n# x", "mit"),
            ("---\nlicense: other\nlicense_name: our-terms\n---", "our-terms"),
            ("---\nlicense: other\n---", "other"), ("---\nlicense: 自訂條款 \n---", "自訂條款"),
            ("---\nlicense:\n- mit\n- gpl\n---", nil), ("---\nlicense: [mit, gpl]\n---", nil),
            ("---\nlicense: |\n  text\n---", nil), ("---\nnested:\n  license: mit\n---", nil),
            ("---\nlicense: mit\n", nil), ("license: mit\n", nil), ("# License: mit", nil),
            ("", nil), ("---", nil), ("---\n---", nil), ("---\nlicense:\n---", nil),
            ("---\nlicense: \"\n---", "\""),
        ] as [(String, String?)])
    func card(text: String, licence: String?) {
        #expect(ModelCard.licence(in: text) == licence)
    }

    @Test("comes along when a model is added and quantised, and is nobody's where none states it")
    func added() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder + "/models")
            try TinyModel().write(to: folder + "/bare")
            try TinyModel().write(to: folder + "/tiny")
            try FileSystem.replace(
                folder + "/tiny/README.md", with: Array("---\nlicense: mit\n---\n".utf8))
            let bare = try store.add(directory: folder + "/bare")
            #expect(store.licence(of: bare) == nil)
            let model = try store.add(directory: folder + "/tiny")
            #expect(store.licence(of: model) == "mit" && model.fingerprint == bare.fingerprint)
            #expect(store.licence(of: try store.quantise(name: "tiny")) == "mit")
            let names = try store.fileNames(of: "tiny")
            #expect(names == names.sorted() && names.contains("model.safetensors"))
            #expect(!names.contains { $0.hasSuffix("digest") })
        }
    }

    private static let arePulled = PullSource.all.allSatisfy {
        FileSystem.exists(ModelStore.standard().folder(of: $0.name))
    }

    @Test(
        "of models that Quarry pulls is known by their weights, in either precision",
        .enabled(if: arePulled, "needs both models (make model)"), arguments: PullSource.all)
    func known(source: PullSource) throws {
        let store = ModelStore.standard()
        for precision in EmbedSettings.Precision.allCases {
            let model = try store.open(name: source.name, precision: precision)
            let digests = [
                EmbedSettings.Precision.f32: source.weightsDigest,
                .int8: source.quantisedDigest,
            ]
            #expect(model.weightsDigest.hex == digests[precision])
            #expect(store.licence(of: model)?.lowercased() == source.licence.lowercased())
        }
    }
}
