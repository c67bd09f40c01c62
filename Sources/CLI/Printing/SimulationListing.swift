import Corpus
import Foundation
import Terminal

/// What a shared build would take, for people: medians, and in brackets what nine of ten builds do
/// not exceed.
struct SimulationListing {
    let output: SimulationOutput

    init(_ output: SimulationOutput) { self.output = output }

    func lines(width: Int?, style: Style) -> [String] {
        let serial =
            "planning \(Self.duration(output.planSeconds.p50)), assembling "
            + Self.duration(output.assembleSeconds.p50)
        var lines = [
            style.bold(
                "\(Counted(output.chunks, "chunk")) of \(Counted(output.sources, "source")) on \(Counted(output.cores, "core")), "
                    + "\(Counted(output.seeds, "build"))"),
            "wall time   \(Self.durations(output.wallSeconds)), of it \(serial)",
            "core-hours  \(Self.figures(output.coreHours)) used, "
                + "\(Self.figures(output.reservedCoreHours)) reserved",
        ]
        if let dollars = output.dollars { lines.append("dollars     \(Self.figures(dollars))") }
        lines += [
            "attempts    \(Self.figures(output.lost)) lost, \(Self.figures(output.copies)) copies",
            "store       \(Self.sizes(output.bytesWritten)) written, "
                + "\(Self.sizes(output.bytesRead)) read",
            "index       \(Self.size(output.indexBytes)) in \(Counted(output.partitions, "segment"))",
            "",
        ]
        lines += table.lines(width: width, style: style)
        if output.seeds > 1 {
            lines += [
                "",
                style.dim(
                    "Medians of \(Counted(output.seeds, "simulated build")); in brackets what nine of ten do not exceed."
                ),
            ]
        }
        return lines
    }

    private var table: Table {
        Table(
            [
                .init("phase", title: "phase", kind: .word),
                .init("units", title: "units", kind: .figure),
                .init("seconds", title: "wall time", kind: .figure),
                .init("core_hours", title: "core-hours", kind: .figure),
                .init("lost", title: "lost", kind: .figure),
                .init("copies", title: "copies", kind: .figure),
            ],
            rows: output.phases.map { phase in
                [
                    .init(phase.phase), .init(figure: phase.units),
                    .init(figure: phase.seconds.p50, shown: Self.durations(phase.seconds)),
                    .init(figure: phase.coreHours.p50, shown: Self.figures(phase.coreHours)),
                    .init(figure: phase.lost.p50, shown: Self.figures(phase.lost)),
                    .init(figure: phase.copies.p50, shown: Self.figures(phase.copies)),
                ]
            })
    }

    private typealias Range = SimulationOutput.Range

    private static func pair(_ range: Range, _ shown: (Double) -> String) -> String {
        let (half, most) = (shown(range.p50), shown(range.p90))
        return half == most ? half : "\(half) (\(most))"
    }

    private static func durations(_ range: Range) -> String { pair(range, duration) }

    private static func figures(_ range: Range) -> String { pair(range, figure) }

    private static func sizes(_ range: Range) -> String { pair(range, size) }

    private static func size(_ bytes: Double) -> String { "\(ByteSize(Int(min(bytes, 1e18))))" }

    /// Three digits that count.
    private static func figure(_ value: Double) -> String {
        if value == value.rounded() || value >= 100 { return String(format: "%.0f", value) }
        return String(format: value < 10 ? "%.2f" : "%.1f", value)
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e15))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600
            ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
    }
}
