package import Corpus
import Segments
package import Snapshots
import Storage

/// Writes a generation for other engines, with a report of what was written.
///
/// The chunks come one at a time, so memory does not grow with the index; but for graph files of
/// several segments, see `ExportGraph`.
package struct EngineExport {
    package let format: ExportFormat
    package let threads: Int

    package init(_ format: ExportFormat, threads: Int) {
        self.format = format
        self.threads = threads
    }

    /// - Parameters:
    ///   - target: the folder: absent, empty, or an earlier export, which is replaced.
    ///   - progress: told how many chunks are done, of how many.
    /// - Throws: `invalidInput` where `target` holds something else or lies in the index;
    ///   `corrupt`, `io`, `limitExceeded` where the disk is full.
    package func run(
        _ snapshot: Snapshot, into target: String,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> ExportReport {
        let rows = IndexRows(snapshot: snapshot)
        let folder = try ExportFolder(target: target, outside: snapshot.layout.root)
        do throws(QuarryError) {
            var report = ExportReport(
                format: format.rawValue, root: snapshot.manifest.root,
                sources: snapshot.manifest.statistics.sources, chunks: rows.count,
                dimension: rows.dimension, files: [:], replacedCharacters: 0,
                adapter: snapshot.manifest.adapter?.sha256)
            if format.hasGraph { try writeGraph(rows, to: folder, into: &report) }
            var writer = try writer(rows, to: folder)
            try rows.forEach { row throws(QuarryError) in
                try writer.append(row)
                progress(row.chunk.label + 1, rows.count)
            }
            try writer.finish()
            report.replacedCharacters = writer.replacedCharacters
            report.files = folder.files
            try folder.publish(report)
            return report
        } catch {
            folder.discard()
            throw error
        }
    }

    private func writer(
        _ rows: IndexRows, to folder: ExportFolder
    ) throws(QuarryError) -> any RowWriter {
        let settings = rows.snapshot.settings
        switch format {
        case .parquet: return try ParquetWriter(folder, facts: facts(rows))
        // The file has no place for anything but vectors and links.
        case .hnswlib, .faiss: return try JSONLinesWriter(folder, hasVectors: false)
        case .sqlite:
            return try SQLiteWriter(folder, weights: settings.bm25.fields, facts: facts(rows))
        case .qdrant:
            return QdrantWriter(folder, dimension: rows.dimension, settings: settings.hnsw)
        case .opensearch:
            return OpenSearchWriter(folder, dimension: rows.dimension, settings: settings.hnsw)
        case .pgvector:
            return try PostgreSQLWriter(folder, dimension: rows.dimension, settings: settings.hnsw)
        case .jsonl: return try JSONLinesWriter(folder)
        }
    }

    private func writeGraph(
        _ rows: IndexRows, to folder: ExportFolder, into report: inout ExportReport
    ) throws(QuarryError) {
        let graph = try ExportGraph(rows, scratch: folder.path(".scratch"), threads: threads)
        let file = try folder.file(
            format == .faiss ? FAISSFile.name : HNSWLibFile.name)
        if format == .faiss {
            try FAISSFile(graph: graph).write(to: file)
        } else {
            try HNSWLibFile(graph: graph).write(to: file)
        }
        try folder.close(file)
        let recall = try GraphRecall(graph.searcher)
        report.recall = recall.value
        report.graph = graph.facts(recall)
        try graph.discard()
    }

    /// What formats with a place for it say of the index.
    private func facts(_ rows: IndexRows) -> [String: String] {
        let manifest = rows.snapshot.manifest
        var facts = [
            "quarry.root": manifest.root, "quarry.dimension": "\(rows.dimension)",
            "quarry.model": rows.snapshot.settings.embed.model,
        ]
        for (key, value) in manifest.fingerprints { facts["quarry.fingerprint.\(key)"] = value }
        return facts
    }
}
