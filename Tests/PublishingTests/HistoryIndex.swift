import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport

/// An index with real segments that follows from texts as a build's does: chunks are paragraphs under
/// the last heading, vectors are a function of the text, partitions of names and chunk count. A
/// history of texts is a history of roots.
struct HistoryIndex {
    let path: String
    var settings = IndexSettings(hnsw: HNSWSettings(m: 4, efConstruction: 16))
    var writer = "writer"
    /// Another one gives other vectors.
    var model = "model"
    var storesTokens = false
    var dimension = 8
    var tokenDimension = 11
    /// Chunks of one partition alone, as `Partitioning` has it.
    var soleChunks = 8

    var store: GenerationStore { GenerationStore(root: path) }

    @discardableResult
    func publish(_ texts: [String: String]) throws -> Manifest {
        try FileSystem.makeFolder(store.layout.segments)
        let sources = texts.map { source($0.key, text: $0.value) }
        let partitioning = Partitioning(
            chunkCount: sources.reduce(0) { $0 + $1.chunks.count }, soleChunks: soleChunks)
        let partitions = Dictionary(grouping: sources) {
            partitioning.partition(of: $0.record.file.id)
        }
        let segments = try partitions.map { partition, sources in
            try segment(partition, of: sources.sorted { $0.record.file.id < $1.record.file.id })
        }
        let manifest = Manifest(
            fingerprints: ["writer": writer, "model": model], settings: settings.facts,
            statistics: .init(
                sources: sources.count, chunks: segments.reduce(0) { $0 + $1.chunks },
                terms: segments.reduce(0) { $0 + $1.terms }, dimension: dimension),
            calibration: [
                "latin": .init(vectorWeight: 0.5, lateWeight: 0.25, samples: sources.count)
            ], segments: segments)
        _ = try store.publish(
            manifest,
            info: BuildInfo(
                quarry: "test", finished: "2026-01-01T00:00:00Z", host: "host", seconds: 1,
                threads: 1, kernels: [:], stages: [:], failures: [], warnings: []))
        try store.retain(GenerationStore.keptGenerations)
        return manifest
    }

    private func segment(
        _ partition: Int, of sources: [SegmentSource]
    ) throws -> Manifest.SegmentEntry {
        let info = try SegmentWriter(
            folder: store.layout.segments, settings: settings.hnsw, dimension: dimension,
            threads: 1, fields: settings.bm25.fields
        ).write(sources, late: storesTokens ? lateTokens : nil)
        return Manifest.SegmentEntry(
            partition: partition, id: info.id,
            inputs: Digest.sha256("\(writer) \(model) \(info.id)").hex,
            sources: info.sourceCount, chunks: info.chunkCount, terms: info.termCount,
            files: info.files.map {
                .init(name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
            })
    }

    private func source(_ path: String, text: String) -> SegmentSource {
        var (chunks, heading, start) = ([Chunk](), [String](), 0)
        for paragraph in text.components(separatedBy: "\n\n") {
            let end = start + paragraph.utf8.count
            if paragraph.hasPrefix("# ") {
                heading = [String(paragraph.dropFirst(2))]
            } else {
                chunks.append(
                    Chunk(
                        position: chunks.count, text: paragraph, span: Span(range: start..<end),
                        heading: heading, tokenCount: paragraph.split(separator: " ").count))
            }
            start = end + 2
        }
        return SegmentSource(
            record: SourceRecord(
                file: SourceFile(
                    id: SourceID(path: path), type: .markdown, byteCount: text.utf8.count,
                    contentHash: Digest.sha256(text)),
                facts: DocumentFacts(title: heading.first, language: "en"),
                chunkCount: chunks.count),
            chunks: chunks, vectors: chunks.flatMap { vector(of: $0.embeddedText) })
    }

    private func generator(_ text: String) -> SeededGenerator {
        let digest = Digest.sha256(parts: [model, text])
        return SeededGenerator(
            seed: digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private func vector(of text: String) -> [Float] {
        var random = generator(text)
        let values = random.floats(dimension, spread: 1)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    /// Of a dimension of their own: a model with a dense head gives such.
    private var coder: TokenCoder {
        var random = generator("center")
        return TokenCoder(center: random.floats(tokenDimension, spread: 0.2))
    }

    private var lateTokens: LateTokens {
        LateTokens(coder: { coder }, codes: { texts in texts.map { coder.encode(words(of: $0)) } })
    }

    private func words(of text: String) -> [Float] {
        var random = generator("tokens of " + text)
        return random.floats((1 + text.utf8.count % 20) * tokenDimension, spread: 1)
    }
}
