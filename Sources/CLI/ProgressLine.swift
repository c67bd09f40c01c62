import Foundation
import Indexing
import Synchronization

/// Progress of a build on stderr: a bar with rate and ETA on a terminal, a plain line every ten
/// seconds elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var stage: BuildStage?
        var stageStart = Date()
        var lastDrawn = Date.distantPast
        var isLineOpen = false
    }

    private let state = Mutex(State())
    private let isTerminal: Bool
    private let isOn: Bool

    init(isOn: Bool) {
        self.isOn = isOn
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    func update(_ stage: BuildStage, done: Int, total: Int) {
        guard isOn else { return }
        state.withLock { state in
            let now = Date()
            if state.stage != stage {
                state.stage = stage
                state.stageStart = now
                state.lastDrawn = isTerminal ? .distantPast : now
            }
            let interval = isTerminal ? 0.1 : 10
            let isLast = done == total && isTerminal
            guard isLast || now.timeIntervalSince(state.lastDrawn) >= interval else { return }
            state.lastDrawn = now
            let text = line(stage, done, total, seconds: now.timeIntervalSince(state.stageStart))
            draw(text, &state)
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

    private func draw(_ text: String, _ state: inout State) {
        guard isTerminal else { return Output.complain(text) }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
        state.isLineOpen = true
    }

    private func clear(_ state: inout State) {
        guard state.isLineOpen else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        state.isLineOpen = false
    }

    private func line(_ stage: BuildStage, _ done: Int, _ total: Int, seconds: Double) -> String {
        let share = total > 0 ? Double(done) / Double(total) : 0
        let filled = Int(share * 24)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 24 - filled)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let left = rate > 0 ? Double(total - done) / rate : 0
        let name = stage.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
        return "\(name) \(bar) \(done)/\(total)  \(Self.number(rate))/s  ETA \(Self.clock(left))"
    }

    private static func number(_ value: Double) -> String {
        String(format: value < 10 ? "%.1f" : "%.0f", value)
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 3600
            ? String(format: "%d:%02d", whole / 60, whole % 60)
            : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
    }
}
