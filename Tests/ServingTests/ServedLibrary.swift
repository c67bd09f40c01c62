import Corpus
import Embedding
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport

@testable import Serving

/// An index folder with a model of its own, published from texts; gone with the object.
final class ServedLibrary {
    let folder: TemporaryFolder
    let models: ModelStore
    let settings: IndexSettings
    private let encoder: Encoder
    var index: String { folder.file("library") }

    static let model: TinyModel = {
        var tiny = TinyModel()
        tiny.positions = 130
        tiny.maxTokens = 128
        return tiny
    }()

    /// - Parameter metadata: globs and what the job says of their sources.
    init(
        _ texts: [String: [String]], metadata: [(match: String, values: [String: String])] = []
    ) throws {
        folder = try TemporaryFolder()
        models = ModelStore(root: folder.file("models"))
        try Self.model.write(to: models.folder(of: "tiny"))
        settings = IndexSettings(
            embed: EmbedSettings(model: "tiny", precision: .f32),
            rerank: RerankSettings(storeLate: .none),
            metadata: try metadata.map { try MetadataRule(match: $0.match, values: $0.values) })
        encoder = Encoder(model: try models.open(settings.embed), threads: 1)
        try publish(texts)
    }

    /// Publishes a generation of these sources, each with its chunks' texts.
    @discardableResult
    func publish(_ texts: [String: [String]]) throws -> Manifest {
        let layout = IndexLayout(root: index)
        try FileSystem.makeFolder(layout.segments)
        let sources = try texts.map { try source($0.key, $0.value) }.sorted {
            $0.record.file.id < $1.record.file.id
        }
        let dimension = encoder.model.dimension
        let info = try SegmentWriter(
            folder: layout.segments, settings: HNSWSettings(), dimension: dimension, threads: 1
        ).write(sources)
        let manifest = Manifest(
            fingerprints: ["model": encoder.model.fingerprint.hex], settings: settings.facts,
            statistics: .init(
                sources: texts.count, chunks: info.chunkCount, terms: info.termCount,
                dimension: dimension),
            calibration: [:],
            segments: [
                Manifest.SegmentEntry(
                    partition: 0, id: info.id, inputs: Digest.sha256("\(texts)").hex,
                    sources: info.sourceCount, chunks: info.chunkCount, terms: info.termCount,
                    files: info.files.map {
                        .init(
                            name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
                    })
            ])
        _ = try GenerationStore(root: index).publish(
            manifest,
            info: BuildInfo(
                quarry: "test", finished: "2026-01-01T00:00:00Z", host: "h", seconds: 1,
                threads: 1, kernels: [:], stages: [:], failures: [], warnings: []))
        return manifest
    }

    private func source(_ path: String, _ texts: [String]) throws -> SegmentSource {
        let chunks = texts.enumerated().map { position, text in
            Chunk(
                position: position, text: text,
                span: Span(range: position * 1000..<position * 1000 + text.utf8.count),
                tokenCount: 1)
        }
        return SegmentSource(
            record: SourceRecord(
                file: SourceFile(
                    id: SourceID(path: path), type: .markdown, byteCount: 10,
                    contentHash: Digest.sha256(path)),
                facts: DocumentFacts(title: "On \(path)", language: "en"),
                chunkCount: texts.count),
            chunks: chunks, vectors: try encoder.embed(chunks.map(\.embeddedText)).vectors)
    }

    func served() throws -> ServedIndex { try ServedIndex(folder: index, models: models) }

    static let texts: [String: [String]] = [
        "leave.md": ["parental leave is twenty weeks", "sick leave is paid in full"],
        "hr/salaries.md": ["salaries are paid on the last day of the month"],
        "refunds.md": ["a refund is paid within fourteen days", "退款期限是十四天"],
    ]
}
