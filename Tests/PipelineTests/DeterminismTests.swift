import Corpus
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("An index is a pure function of its corpus, settings and model")
struct DeterminismTests {
    /// TXT in four kinds of writing and five encodings, DOCX and PDF.
    private static func files() throws -> [(name: String, bytes: [UInt8])] {
        let handbook = "corpora/handbook/"
        return [
            ("a/refund.txt", Array(SampleTexts.english.utf8)),
            ("a/差旅費 big5.txt", SampleTexts.encoded(SampleTexts.traditional, as: "BIG5")),
            ("机房 gb18030.txt", SampleTexts.encoded(SampleTexts.simplified, as: "GB18030")),
            ("b/c/mixed utf16.txt", SampleTexts.utf16(SampleTexts.mixed)),
            ("b/mixed copy.txt", Array(SampleTexts.mixed.utf8)),
            ("warranty.docx", try Repository.bytes(handbook + "legal/warranty-terms.docx")),
            (
                "b/travel.pdf", try Repository.bytes(handbook + "finance/travel-expense-policy.pdf")
            ),
        ]
    }

    @Test("threads, file order, folder and cache change no byte of it")
    func sameBytes() throws {
        let files = try Self.files()
        let first = try Workspace()
        for file in files { try first.write(file.name, file.bytes) }
        let reference = try first.build(threads: 1)
        #expect(reference.failures.isEmpty && reference.parsed == files.count)
        let bytes = try first.segmentFiles()
        for threads in [2, 3] {
            let other = try Workspace()
            var random = SeededGenerator(seed: UInt64(threads))
            for file in files.shuffled(using: &random) { try other.write(file.name, file.bytes) }
            let outcome = try other.build(threads: threads)
            #expect(outcome.manifest.root == reference.manifest.root, "\(threads) threads")
            #expect(try other.segmentFiles() == bytes, "\(threads) threads")
        }
    }

    @Test("the artifact cache, cold, warm or ignored, changes no byte of it")
    func cache() throws {
        let workspace = try Workspace()
        for file in try Self.files() { try workspace.write(file.name, file.bytes) }
        let cold = try workspace.build()
        let bytes = try workspace.segmentFiles()
        try FileSystem.remove(workspace.index)
        let warm = try workspace.build()
        #expect(warm.parsed == 0 && warm.embedded == 0)
        #expect(warm.manifest.root == cold.manifest.root)
        #expect(try workspace.segmentFiles() == bytes)
        try FileSystem.remove(workspace.index)
        let ignored = try workspace.build(ignoresCache: true)
        // Copies are embedded once with a cache, and perhaps again without.
        #expect(ignored.parsed == cold.parsed && ignored.embedded >= cold.embedded)
        #expect(ignored.manifest.root == cold.manifest.root)
        #expect(try workspace.segmentFiles() == bytes)
    }

    @Test("an unchanged corpus publishes nothing and computes nothing")
    func unchanged() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let first = try workspace.build()
        let second = try workspace.build()
        #expect(first.isNewGeneration && !second.isNewGeneration)
        #expect(second.manifest == first.manifest)
        #expect(second.parsed == 0 && second.embedded == 0)
        #expect(second.changes.unchanged == 4 && second.changes.total == 4)
    }

    @Test("every setting that decides bytes decides the root")
    func settings() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let changes: [(Workspace) -> Void] = [
            { _ in }, { $0.settings.chunk.maxTokens = 40 }, { $0.settings.bm25.k1 = 1.2 },
            { $0.settings.hnsw.m = 4 }, { $0.settings.chunk.strategy = .fixed },
        ]
        var roots: Set<String> = []
        for change in changes {
            change(workspace)
            roots.insert(try workspace.build().manifest.root)
        }
        #expect(roots.count == changes.count)
    }
}
