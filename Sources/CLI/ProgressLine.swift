import Foundation
import Indexing
import Synchronization

/// Progress of a build on stderr: a bar with rate and ETA on a terminal, a plain line or a JSON
/// one every ten seconds elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var stage: BuildStage?
        var stageStart = Date()
        var lastDrawn = Date.distantPast
        var done = 0
        var isLineOpen = false
    }

    private let state = Mutex(State())
    private let isTerminal: Bool
    private let isOn: Bool
    private let format: GlobalOptions.LogFormat

    /// - Parameter isOn: false for a command whose work goes on elsewhere.
    init(_ global: GlobalOptions, isOn: Bool = true) {
        self.isOn = isOn && !global.quiet && !global.noProgress
        format = global.logFormat
        isTerminal = isatty(STDERR_FILENO) == 1 && format == .text
    }

    /// A second stage may begin before the first ends, and threads may overtake each other: what
    /// is older than what was drawn last is not drawn.
    func update(_ stage: BuildStage, done: Int, total: Int) {
        guard isOn else { return }
        state.withLock { state in
            let now = Date()
            if state.stage != stage {
                state.stage = stage
                state.stageStart = now
                state.done = 0
                state.lastDrawn = isTerminal ? .distantPast : now
            }
            guard done >= state.done else { return }
            state.done = done
            let interval = isTerminal ? 0.1 : 10
            let isLast = done == total && total > 0 && isTerminal
            guard isLast || now.timeIntervalSince(state.lastDrawn) >= interval else { return }
            state.lastDrawn = now
            let seconds = now.timeIntervalSince(state.stageStart)
            draw(StageProgress(stage: stage, done: done, total: total, seconds: seconds), &state)
        }
    }

    /// Prints a line of its own above the progress.
    func say(_ text: String) {
        state.withLock { state in
            clear(&state)
            Output.complain(text)
        }
    }

    func finish() { state.withLock { clear(&$0) } }

    private func draw(_ progress: StageProgress, _ state: inout State) {
        guard isTerminal else {
            let text = format == .json ? progress.sentence : progress.line
            return Output.complain(LogLine.line(format, "info", text, progress.fields))
        }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(progress.line)".utf8))
        state.isLineOpen = true
    }

    private func clear(_ state: inout State) {
        guard state.isLineOpen else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        state.isLineOpen = false
    }
}

/// How far a stage is.
struct StageProgress: Hashable {
    let stage: BuildStage
    let done: Int
    let total: Int
    /// Since the stage began.
    let seconds: Double

    /// Units a second; 0 before anything is done.
    var rate: Double { seconds > 0 ? Double(done) / seconds : 0 }

    /// Seconds until the stage's end at this rate; nil before there is one.
    var secondsLeft: Double? {
        rate > 0 && total >= done ? Double(total - done) / rate : nil
    }

    /// `2/5 prepare   ━━━━━━╌╌╌╌ 120/480  14/s  ETA 0:26`.
    var line: String {
        let share = total > 0 ? min(Double(done) / Double(total), 1) : 0
        let filled = Int(share * 24)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 24 - filled)
        let stages = BuildStage.allCases
        let number = (stages.firstIndex(of: stage) ?? 0) + 1
        let name = stage.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
        return "\(number)/\(stages.count) \(name) \(bar) \(done)/\(total)  \(Self.number(rate))/s  "
            + "ETA \(secondsLeft.map(Self.clock) ?? "–")"
    }

    var sentence: String { "\(stage.rawValue) \(done) of \(total)" }

    var fields: [String: LogLine.Field] {
        var fields: [String: LogLine.Field] = [
            "stage": .text(stage.rawValue), "done": .count(done), "total": .count(total),
            "rate": .number((rate * 100).rounded() / 100),
        ]
        if let secondsLeft { fields["eta_seconds"] = .number(secondsLeft.rounded()) }
        return fields
    }

    private static func number(_ value: Double) -> String {
        String(format: value < 10 ? "%.1f" : "%.0f", value)
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 359_999))
        return whole < 3600
            ? String(format: "%d:%02d", whole / 60, whole % 60)
            : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
    }
}
