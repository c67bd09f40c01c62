import Diagnosis
import Embedding
import TestSupport
import Testing

@Suite("Doctor")
struct DoctorTests {
    @Test("looks at everything once, and says what to do where something is missing")
    func findings() {
        let findings = Doctor(threads: 2).examine()
        #expect(Set(findings.map(\.subject)).count == findings.count)
        for subject in ["parser", "kernels", "model", "analyzer", "disk"] {
            #expect(findings.contains { $0.subject == subject }, "\(subject)")
        }
        for finding in findings {
            #expect(!finding.state.isEmpty)
            #expect(finding.isGood || finding.remedy != nil, "\(finding.subject)")
        }
        // No test runs without a parser, and terms are found on every machine.
        for subject in ["parser", "analyzer"] {
            #expect(findings.contains { $0.subject == subject && $0.isGood }, "\(subject)")
        }
    }

    @Test("a machine with another model than the default's lacks nothing, and is told so")
    func otherModel() throws {
        try withTemporaryFolder { folder in
            let models = ModelStore(root: folder + "/models")
            func found() throws -> Finding {
                let findings = Doctor(threads: 1, models: models).examine()
                return try #require(findings.first { $0.subject == "model" })
            }
            let none = try found()
            #expect(!none.isGood && none.remedy == "quarry model pull")
            try TinyModel().write(to: models.folder(of: ModelStore.multilingualModel))
            let other = try found()
            #expect(other.isGood && other.state.hasPrefix(ModelStore.multilingualModel))
            #expect(other.state.contains(ModelStore.defaultModel + ", which is not here"))
            #expect(other.remedy?.contains("quarry model pull") == true)
            try TinyModel().write(to: models.folder(of: ModelStore.defaultModel))
            let first = try found()
            #expect(first.isGood && first.state.hasPrefix(ModelStore.defaultModel))
            #expect(first.remedy == nil)
            // One that is there and can't be opened is a fault, whatever else there is.
            try TinyModel.write(
                ["model_type": "none"],
                to: models.folder(of: ModelStore.defaultModel) + "/config.json")
            #expect(try !found().isGood)
        }
    }
}
