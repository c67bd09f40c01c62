import Corpus
import Diagnosis
import Foundation
import Terminal

/// What builds cost, for people.
struct BuildCostListing {
    let figures: BuildBenchmark.Figures

    init(_ figures: BuildBenchmark.Figures) { self.figures = figures }

    var text: String {
        [
            "\(Counted(figures.files, "file")), \(Counted(figures.chunks, "chunk")), \(Counted(figures.threads, "thread"))",
            "first build        \(Self.line(figures.first))",
            String(
                format: "                   %.2f × embedding alone (%.1f s)",
                figures.firstOverEmbedding, figures.embeddingSeconds),
            "unchanged          \(Self.line(figures.unchanged))",
            "one file changed   \(Self.line(figures.oneChanged))",
            String(
                format: "memory             %.2f KiB a chunk from %d chunks (%@) on",
                figures.memoryBytesPerChunk / 1024, figures.tenth.chunks,
                ByteSize(figures.tenth.peakMemoryBytes).description),
        ].joined(separator: "\n")
    }

    /// A line while the measuring goes on.
    static func line(_ step: BuildBenchmark.Step) -> String {
        switch step {
        case .built(let name, let cost): "\(name): \(line(cost))"
        case .embeddedAlone(let seconds): String(format: "embedding alone: %.1f s", seconds)
        }
    }

    private static func line(_ cost: BuildBenchmark.Cost) -> String {
        let stages = cost.stages.sorted { $0.key < $1.key }
            .map { String(format: "%@ %.2f", $0.key, $0.value) }.joined(separator: ", ")
        return String(format: "%.2f s", cost.processSeconds)
            + " (\(stages)), \(Counted(cost.chunks, "chunk")), \(cost.parsed) parsed, "
            + "\(cost.embedded) embedded, peak \(ByteSize(cost.peakMemoryBytes))"
    }
}
