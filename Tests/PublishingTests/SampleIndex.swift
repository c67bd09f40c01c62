import Corpus
import Foundation
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

/// A small index with real segments in a folder of its own, gone with the object.
final class SampleIndex {
    let folder: TemporaryFolder
    let index: String
    var store: GenerationStore { GenerationStore(root: index) }

    static let texts = [
        "refund.md": "The refund policy allows thirty days. 退款期限為三十天。",
        "leave.md": "Parental leave is sixteen weeks in Rotterdam.",
        "差旅.md": "差旅費報支的期限是出差結束後十五天內。",
        "safety.md": "Helmets are worn on the building site at all times.",
    ]

    init(name: String = "handbook", _ texts: [String: String] = SampleIndex.texts) throws {
        folder = try TemporaryFolder()
        index = folder.file(name)
        try publish(texts)
    }

    /// Publishes a generation of these texts: two segments, of which one changes with one text.
    @discardableResult
    func publish(_ texts: [String: String]) throws -> Manifest {
        try FileSystem.makeFolder(store.layout.segments)
        var entries: [Manifest.SegmentEntry] = []
        for part in 0..<2 {
            let own = texts.filter { $0.key.utf8.count % 2 == part }.map {
                Self.source($0.key, $0.value)
            }
            .sorted { $0.record.file.id < $1.record.file.id }
            guard !own.isEmpty else { continue }
            let info = try SegmentWriter(
                folder: store.layout.segments, settings: HNSWSettings(), dimension: 8, threads: 1
            ).write(own)
            entries.append(
                Manifest.SegmentEntry(
                    partition: part, id: info.id, inputs: Digest.sha256("\(texts) \(part)").hex,
                    sources: info.sourceCount, chunks: info.chunkCount, terms: info.termCount,
                    files: info.files.map {
                        Manifest.FileEntry(
                            name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
                    }))
        }
        let manifest = Manifest(
            fingerprints: ["writer": Digest.sha256("writer").hex], settings: [:],
            statistics: .init(
                sources: texts.count, chunks: entries.reduce(0) { $0 + $1.chunks },
                terms: entries.reduce(0) { $0 + $1.terms }, dimension: 8),
            calibration: [:], segments: entries)
        _ = try store.publish(
            manifest,
            info: BuildInfo(
                quarry: "test", finished: "2026-01-01T00:00:00Z", host: "secret-host", seconds: 1,
                threads: 1, kernels: [:], stages: [:], failures: [], warnings: []))
        return manifest
    }

    private static func source(_ path: String, _ text: String) -> SegmentSource {
        let chunk = Chunk(
            position: 0, text: text, span: Span(range: 0..<text.utf8.count, page: 0, lastPage: 0),
            heading: [], tokenCount: 1)
        var random = SeededGenerator(seed: UInt64(text.utf8.count))
        return SegmentSource(
            record: SourceRecord(
                file: SourceFile(
                    id: SourceID(path: path), type: .markdown, byteCount: text.utf8.count,
                    contentHash: Digest.sha256(text)),
                facts: DocumentFacts(language: "en"), chunkCount: 1),
            chunks: [chunk], vectors: random.floats(8, spread: 1))
    }

    func file(_ name: String) -> String { folder.file(name) }

    /// The files of a segment of the current generation.
    func segmentFiles() throws -> [String] {
        try store.currentManifest().segments.flatMap { segment in
            segment.files.map { "\(store.layout.segment(segment.id))/\($0.name)" }
        }
    }
}

/// What an index answers, with scores.
func answers(of index: String) throws -> [String] {
    let options = SearchOptions(mode: .bm25, rerank: .none)
    let searcher = Searcher(snapshot: try Snapshot(index: index), encoder: nil)
    return try ["refund policy", "退款期限", "差旅費報支的期限", "helmets leave"].flatMap { query in
        try searcher.search(query, options: options).hits.map {
            "\(query): \($0.source.id.path) \($0.score) \($0.chunk.text)"
        }
    }
}

/// Every file below a folder: path from there on → bytes.
func files(below folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where FileSystem.size(folder + "/" + path) != nil {
        files[path] = try FileSystem.read(folder + "/" + path)
    }
    return files
}

/// Overwrites a file in place, as damage or an attacker does.
func overwrite(_ path: String, with bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: path))
}

func expectWhole(_ index: String, _ said: Comment = "") throws {
    let (_, findings) = try Verification.verify(index: index) { _, _ in }
    #expect(findings.defects.isEmpty, said)
}
