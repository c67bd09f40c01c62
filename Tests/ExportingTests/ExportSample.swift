import Corpus
import Foundation
import HNSW
import Segments
import Snapshots
import Storage
import TestSupport

@testable import Exporting

/// A small index with all that an export carries, and texts that no format takes as they are; gone
/// with the object.
final class ExportSample {
    let folder: TemporaryFolder
    let snapshot: Snapshot
    static let dimension = 16

    /// Texts by source: three sources, then as many as asked for.
    static let texts: [(path: String, texts: [String])] = [
        (
            "財務/退款.pdf",
            ["退款期限是三十天，運費不退。", "The refund policy allows thirty days; see QX-2041/B."]
        ),
        (
            "odd.md",
            [
                "tab\there, line\nbreak, \\ backslash, \"quotes\" and 'quotes'",
                "bell \u{7} escape \u{1B} line separator \u{2028} nul \u{0} end",
                "\\N {a,b} $$ \u{1F469}\u{200D}\u{1F680} e\u{301} \r\n",
                "5 mm at 10.0.0.1, 25 °C, it's",
            ]
        ),
        ("hr/leave.md", ["Parental leave is sixteen weeks.", "Parental leave is sixteen weeks."]),
    ]

    /// - Parameters:
    ///   - more: chunks besides those of `texts`.
    ///   - segments: none is an index without chunks.
    ///   - copies: how many of these have the vector of another.
    ///   - metadata: what each source states of itself.
    init(
        more: Int = 40, segments: Int = 1, copies: Int = 0, dimension: Int = dimension, m: Int = 4,
        fields: FieldWeights = FieldWeights(), stating metadata: [String: [String]] = [:]
    ) throws {
        folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 7)
        var sources = segments > 0 ? Self.texts : []
        for number in 0..<(more / 10) where segments > 0 {
            sources.append(
                (
                    "more/\(number).txt",
                    (0..<10).map {
                        "chunk \($0) of text \(number): refund number \(number * 10 + $0)"
                    }
                ))
        }
        let settings = IndexSettings(
            bm25: BM25Settings(fields: fields), hnsw: HNSWSettings(m: m, efConstruction: 10 * m),
            metadata: [
                try MetadataRule(match: nil, values: ["office": "Taipei \"101\""]),
                try MetadataRule(match: "hr/**", values: ["acl": "HR, legal"]),
                try MetadataRule(match: "odd.md", values: ["acl": ""]),
            ])
        let layout = IndexLayout(root: folder.file("index"))
        try FileSystem.makeFolder(layout.segments)
        let shared = Self.vector(dimension, &random)
        var left = copies
        let made = sources.map { path, texts in
            Self.source(path, texts, stating: metadata) {
                if left > 0, path.hasPrefix("more") {
                    left -= 1
                    return shared
                }
                return Self.vector(dimension, &random)
            }
        }
        var entries: [Manifest.SegmentEntry] = []
        for part in 0..<segments {
            let own = made.enumerated().filter { $0.offset % segments == part }.map(\.element)
                .sorted { $0.record.file.id < $1.record.file.id }
            let info = try SegmentWriter(
                folder: layout.segments, settings: settings.hnsw, dimension: dimension, threads: 1,
                fields: fields
            ).write(own)
            entries.append(
                Manifest.SegmentEntry(
                    partition: part, id: info.id, inputs: Digest.sha256("\(part)").hex,
                    sources: info.sourceCount, chunks: info.chunkCount, terms: info.termCount,
                    files: info.files.map {
                        .init(name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
                    }))
        }
        let manifest = Manifest(
            fingerprints: ["model": Digest.sha256("model").hex], settings: settings.facts,
            statistics: .init(
                sources: made.count, chunks: entries.reduce(0) { $0 + $1.chunks },
                terms: entries.reduce(0) { $0 + $1.terms }, dimension: dimension),
            calibration: [:], segments: entries)
        _ = try GenerationStore(root: layout.root).publish(
            manifest,
            info: BuildInfo(
                quarry: "test", finished: "2026-01-01T00:00:00Z", host: "h", seconds: 1,
                threads: 1, kernels: [:], stages: [:], failures: [], warnings: []))
        snapshot = try Snapshot(index: layout.root)
    }

    /// Of length 1.
    private static func vector(_ dimension: Int, _ random: inout SeededGenerator) -> [Float] {
        let values = random.floats(dimension, spread: 1)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    private static func source(
        _ path: String, _ texts: [String], stating metadata: [String: [String]],
        vector: () -> [Float]
    ) -> SegmentSource {
        let isPDF = path.hasSuffix("pdf")
        let chunks = texts.enumerated().map { position, text in
            Chunk(
                position: position, text: text,
                span: Span(
                    range: position * 1_000..<position * 1_000 + text.utf8.count,
                    page: isPDF ? position + 1 : 0, lastPage: isPDF ? position + 2 : 0),
                heading: position == 0
                    ? ["Outer, \"quoted\"", "In\\ner", "5\"\u{301} \\\u{301}"] : [],
                tableHeader: position == 1 ? "a\tb" : nil, tokenCount: 7)
        }
        return SegmentSource(
            record: SourceRecord(
                file: SourceFile(
                    id: SourceID(path: path), type: SourceType(path: path) ?? .txt, byteCount: 10,
                    contentHash: Digest.sha256(path)),
                facts: DocumentFacts(
                    title: isPDF ? "退款政策" : nil, author: isPDF ? "財務部" : nil,
                    modified: isPDF ? "2026-01-02" : nil, language: isPDF ? "zh-Hant" : "en",
                    metadata: metadata),
                pages: isPDF
                    ? PageSummary(count: 3, poor: [Page(number: 3, verdict: .scanned)])
                    : PageSummary(), chunkCount: texts.count),
            chunks: chunks, vectors: chunks.flatMap { _ in vector() })
    }

    func file(_ name: String) -> String { folder.file(name) }

    @discardableResult
    func export(
        _ format: ExportFormat, to name: String? = nil, threads: Int = 2
    ) throws -> ExportReport {
        try EngineExport(format, threads: threads).run(
            snapshot, into: file(name ?? format.rawValue))
    }

    /// Every chunk as the index has it, in the order of an export.
    func chunks() throws -> [(source: SourceRecord, chunk: Chunk, vector: [Float])] {
        try snapshot.segments.flatMap { segment in
            try (0..<segment.chunkCount).map { ordinal in
                let record = try segment.chunk(ordinal)
                return (
                    try segment.sources[record.source], record.chunk,
                    Array(segment.vectors.row(ordinal))
                )
            }
        }
    }

    /// The files of a folder by name.
    func files(_ name: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for file in try FileSystem.names(in: self.file(name)) {
            files[file] = try FileSystem.read(self.file(name) + "/" + file)
        }
        return files
    }
}
