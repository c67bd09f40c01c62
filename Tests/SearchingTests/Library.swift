import Corpus
import Foundation
import Segments
import Snapshots
import Storage

@testable import Searching

/// A small index in two segments with vectors of the test's choosing, removed with this object.
final class Library {
    struct Item {
        var path: String
        var title: String?
        var language = "en"
        var modified: String?
        var metadata: [String: [String]] = [:]
        var chunks: [Chunk]
    }

    let folder = NSTemporaryDirectory() + "quarry-searching-\(UUID().uuidString)"
    let snapshot: Snapshot
    static let dimension = 8

    /// Sources go to the two segments in turn.
    init(
        _ items: [Item], settings: [String: String] = [:], fields: FieldWeights = FieldWeights(),
        vector: (Chunk) -> [Float] = { _ in [1, 0, 0, 0, 0, 0, 0, 0] }
    ) throws {
        let layout = IndexLayout(root: folder)
        try FileManager.default.createDirectory(
            atPath: layout.segments, withIntermediateDirectories: true)
        var entries: [Manifest.SegmentEntry] = []
        for part in 0..<2 {
            let own = items.enumerated().filter { $0.offset % 2 == part }.map(\.element)
            let sources = own.map { Self.source($0, vector) }.sorted {
                $0.record.file.id < $1.record.file.id
            }
            let info = try SegmentWriter(
                folder: layout.segments, settings: HNSWSettings(), dimension: Self.dimension,
                threads: 1, fields: fields
            ).write(sources)
            entries.append(
                Manifest.SegmentEntry(
                    partition: part, id: info.id, inputs: "", sources: info.sourceCount,
                    chunks: info.chunkCount, terms: info.termCount, files: []))
        }
        let manifest = Manifest(
            fingerprints: [:], settings: settings,
            statistics: .init(
                sources: items.count, chunks: entries.reduce(0) { $0 + $1.chunks },
                terms: entries.reduce(0) { $0 + $1.terms }, dimension: Self.dimension),
            calibration: [:], segments: entries)
        snapshot = try Snapshot(manifest, layout: layout)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func source(_ item: Item, _ vector: (Chunk) -> [Float]) -> SegmentSource {
        let pages = item.chunks.map(\.span.lastPage).max() ?? 0
        return SegmentSource(
            record: SourceRecord(
                file: SourceFile(
                    id: SourceID(path: item.path), type: SourceType(path: item.path) ?? .txt,
                    byteCount: 1, contentHash: Digest.sha256(item.path)),
                facts: DocumentFacts(
                    title: item.title, modified: item.modified, language: item.language,
                    metadata: item.metadata),
                pages: PageSummary(count: pages), chunkCount: item.chunks.count),
            chunks: item.chunks, vectors: item.chunks.flatMap(vector))
    }

    /// Chunks of one source, one text each, on pages from 1 on if it has pages.
    static func chunks(
        _ texts: [String], heading: [String] = [], hasPages: Bool = false
    ) -> [Chunk] {
        texts.enumerated().map { index, text in
            Chunk(
                position: index, text: text,
                span: Span(
                    range: index * 100..<index * 100 + text.utf8.count,
                    page: hasPages ? index + 1 : 0, lastPage: hasPages ? index + 1 : 0),
                heading: heading, tokenCount: 1)
        }
    }

    /// Answers by BM25, in the query language.
    func search(
        _ query: String, filters: [String] = [], _ change: (inout SearchOptions) -> Void = { _ in }
    ) throws -> SearchResult {
        var options = SearchOptions(mode: .bm25, rerank: .none)
        options.syntax = .language
        options.filters = try filters.map { try Condition(filter: $0) }
        change(&options)
        return try Searcher(snapshot: snapshot, encoder: nil).search(query, options: options)
    }
}

extension SearchResult {
    /// `path` and position of each hit.
    var places: [String] { hits.map { "\($0.source.id.path)#\($0.chunk.position)" } }
}
