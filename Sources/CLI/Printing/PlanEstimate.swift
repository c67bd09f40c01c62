import Corpus
import Reporting
import Terminal

/// What a build will cost, for people.
struct PlanEstimate {
    let estimate: BuildEstimate?

    init(_ estimate: BuildEstimate?) { self.estimate = estimate }

    func lines(_ style: Style) -> [String] {
        guard let estimate else {
            return ["", style.dim("  No estimate: no past run of this job did enough to tell.")]
        }
        let stages = ["scan", "prepare", "segments", "calibrate"].compactMap { name in
            estimate.stages[name].map { "\(name) \(Self.duration($0))" }
        }
        let runs = estimate.runs.count
        var lines = [
            "",
            style.bold("Will take about \(Self.duration(estimate.seconds))")
                + " (\(stages.joined(separator: ", ")))",
            "  about \(Counted(estimate.chunks, "chunk")) to embed, up to "
                + "\(ByteSize(estimate.memoryBytes)) of memory, up to "
                + "\(ByteSize(estimate.diskBytes)) more on disk",
            style.dim(
                "  from \(Counted(runs, "past run")), the newest of "
                    + "\(estimate.runs.first ?? "")"),
        ]
        lines += estimate.caveats.map { style.dim("  \($0)") }
        return lines
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600
            ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
    }
}
