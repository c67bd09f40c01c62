import Corpus
import Foundation
import Testing

@testable import Jobs

@Suite("Job files: fields, pinned weights, synonyms, metadata")
struct RankingSettingsTests {
    private func parse(_ text: String) throws(QuarryError) -> JobDefinition {
        try JobDefinition.parse(JobFile.least + text, path: "job.yaml")
    }

    private func failure(_ text: String) -> QuarryError? { JobFile.failure(JobFile.least + text) }

    @Test("all of it is read as it is written")
    func whole() throws {
        let job = try parse(
            """
            bm25: { fields: { title: 2, body: 3 } }
            ranking:
              vector_weight: { latin: 0.5, han: 0.2 }
              late_weight: { other: 0 }
              synonyms: words.txt
              llm: { endpoint: "http://localhost:8080/v1", model: small }
            metadata:
              - { unit: all }
              - { match: "hr/**", unit: 人事, level: "2" }
            """)
        #expect(job.bm25.fields == FieldWeights(title: 2, heading: 1, body: 3))
        #expect(job.ranking.vectorWeight == ["latin": 0.5, "han": 0.2])
        #expect(job.ranking.lateWeight == ["other": 0])
        #expect(job.ranking.synonymsPath == "words.txt")
        #expect(job.ranking.expansionEndpoint == "http://localhost:8080/v1")
        #expect(job.metadata.metadata(of: "hr/退休/a.pdf") == ["unit": "人事", "level": "2"])
        #expect(job.metadata.metadata(of: "shop/a.pdf") == ["unit": "all"])
        #expect([MetadataRule](encoded: job.metadata.encoded) == job.metadata)
        #expect(try parse("metadata: { unit: x }").metadata.metadata(of: "a") == ["unit": "x"])
    }

    @Test(
        "what cannot be meant is an error with key and line",
        arguments: [
            ("bm25: { fields: { title: 11 } }", "bm25.fields.title"),
            ("bm25: { fields: { body: 0 } }", "bm25.fields.body"),
            ("bm25: { fields: { text: 1 } }", "bm25.fields.text"),
            ("ranking: { vector_weight: { chinese: 1 } }", "ranking.vector_weight.chinese"),
            ("ranking: { vector_weight: { han: 1.5 } }", "ranking.vector_weight.han"),
            ("ranking: { vectorweight: 1 }", "ranking.vectorweight"),
            ("ranking: { llm: { endpoint: ftp://x } }", "ranking.llm.endpoint"),
            ("ranking: { llm: { endpoint: \"http://me:pw@x/v1\" } }", "ranking.llm.endpoint"),
            ("metadata: [{ match: \"a/**\" }]", "metadata"), ("metadata: hr", "metadata"),
            ("metadata: { Unit: x }", "metadata"),
            ("metadata: [{ match: \"[\", a: b }]", "metadata"),
            ("metadata: { unit: [x] }", "metadata"),
            ("metadata: [{ match: \"hr.jsonl#1*\", acl: hr }]", "metadata"),
        ])
    func errors(text: String, key: String) throws {
        let error = try #require(failure(text))
        #expect(error.code == .invalidInput && error.place?.key == key, "\(error)")
        #expect(error.place?.line == 4)
    }

    @Test("the synonyms file is read with the job, and its faults named with file and line")
    func synonyms() throws {
        let folder = NSTemporaryDirectory() + "quarry-jobs-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = folder + "/words.txt"
        let job = folder + "/job.yaml"
        let text = JobFile.least + "ranking: { synonyms: \(words) }\n"
        try Data(text.utf8).write(to: URL(filePath: job))
        let missing = #expect(throws: QuarryError.self) { try JobDefinition.load(path: job) }
        #expect(missing?.code == .notFound && missing?.path == words)
        #expect(missing?.reason.contains("ranking.synonyms in \(job)") == true)
        try Data("VPN, 虛擬私人網路\nalone\n".utf8).write(to: URL(filePath: words))
        let wrong = #expect(throws: QuarryError.self) { try JobDefinition.load(path: job) }
        #expect(wrong?.code == .invalidInput && wrong?.reason.hasPrefix("line 2:") == true)
        try Data("VPN, 虛擬私人網路\n".utf8).write(to: URL(filePath: words))
        let loaded = try JobDefinition.load(path: job)
        #expect(loaded.ranking.synonyms.entries.map(\.asked) == [["VPN", "虛擬私人網路"]])
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: words))
        #expect(throws: QuarryError.self) { try JobDefinition.load(path: job) }
        let long = "a, " + String(repeating: "b", count: SynonymTable.maximumBytes)
        try Data(long.utf8).write(to: URL(filePath: words))
        let refused = #expect(throws: QuarryError.self) { try JobDefinition.load(path: job) }
        #expect(refused?.code == .invalidInput && refused?.path == words)
    }
}
