import Exporting
import Storage
import Terminal

/// An export for another engine, for people.
struct EngineExportListing {
    let text: String

    init(_ report: ExportReport, folder: String) {
        var lines = [
            "Written: \(folder), \(Counted(report.chunks, "chunk")) of \(Counted(report.sources, "source")), "
                + "\(Counted(report.dimension, "dimension"))"
        ]
        lines += report.files.sorted { $0.key < $1.key }.map { "  \($0.value)  \($0.key)" }
        if let recall = report.recall, let graph = report.graph {
            let origin =
                graph.isCopied
                ? "the index's graph"
                : "one graph, built over \(Counted(graph.segments, "segment"))"
            lines.append(
                "  recall@10 \(recall) of \(graph.queries) searches with ef \(graph.ef): \(origin)")
        }
        if let adapter = report.adapter {
            lines.append(
                "  questions don't pass through the index's adapter there (\(adapter.prefix(12)))")
        }
        lines.append("  root \(report.root)")
        text = lines.joined(separator: "\n")
    }
}
