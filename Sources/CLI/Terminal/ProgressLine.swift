import Corpus
import Foundation
import Indexing
import Synchronization

/// Progress of a build or a transfer on stderr: a bar with rate and ETA on a terminal, a plain line
/// or a JSON one every ten seconds elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var stage: String?
        var stageStart = 0.0
        var lastDrawn = -Double.infinity
        var done = 0
        var isLineOpen = false
    }

    private let state = Mutex(State())
    // What the times of the state are counted by.
    private let clock = Stopwatch()
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
        update(stage.rawValue, done: done, total: total) {
            StageProgress(stage: stage, done: done, total: total, seconds: $0)
        }
    }

    /// Of a transfer, in bytes.
    func update(bytesOf name: String, done: Int, total: Int) {
        update(name, done: done, total: total) {
            StageProgress(name, countsBytes: true, done: done, total: total, seconds: $0)
        }
    }

    /// Of other work, in items.
    func update(itemsOf name: String, done: Int, total: Int) {
        update(name, done: done, total: total) {
            StageProgress(name, countsBytes: false, done: done, total: total, seconds: $0)
        }
    }

    private func update(
        _ name: String, done: Int, total: Int, progress: (_ seconds: Double) -> StageProgress
    ) {
        guard isOn else { return }
        state.withLock { state in
            let now = clock.seconds
            if state.stage != name {
                state.stage = name
                state.stageStart = now
                state.done = 0
                state.lastDrawn = isTerminal ? -.infinity : now
            }
            guard done >= state.done else { return }
            state.done = done
            let interval = isTerminal ? 0.1 : 10
            let isLast = done == total && total > 0 && isTerminal
            guard isLast || now - state.lastDrawn >= interval else { return }
            state.lastDrawn = now
            draw(progress(now - state.stageStart), &state)
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
