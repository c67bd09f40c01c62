import Dispatch
import Foundation
import Synchronization

/// Runs work that computes on Dispatch threads: so many pieces at a time, so many waiting, and no
/// more. Event loops and Swift's own pool stay free for what only waits.
package final class WorkQueue: Sendable {
    /// There is no room, or the work has waited too long.
    package struct Overload: Error {}

    private struct Piece: Sendable {
        var deadline: SuspendingClock.Instant
        var run: @Sendable () -> Void
        var refuse: @Sendable () -> Void
    }

    private struct State {
        var running = 0
        /// The first to come first.
        var waiting: [Piece] = []
    }

    private let width: Int
    private let places: Int
    private let patience: Duration
    /// Nil: work gets threads of its own.
    private let queue: DispatchQueue?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - width: pieces at a time.
    ///   - places: pieces that may wait besides.
    ///   - seconds: how long one may.
    ///   - blocks: whether work waits for others more than it computes. Dispatch has about as many
    ///     threads as there are cores, which such work would keep from all else.
    package init(name: String, width: Int, places: Int, seconds: Double, blocks: Bool = false) {
        precondition(width > 0, "work needs a thread")
        self.width = width
        self.places = places
        patience = .seconds(seconds)
        // Of another quality of service than Swift's pool, for queues of one share their threads.
        queue =
            blocks
            ? nil
            : DispatchQueue(
                label: "quarry.\(name)", qos: .userInitiated, attributes: .concurrent)
    }

    package var load: (running: Int, waiting: Int) {
        state.withLock { ($0.running, $0.waiting.count) }
    }

    /// Whether there is no room at the moment.
    package var isFull: Bool {
        state.withLock { $0.running == width && $0.waiting.count >= places }
    }

    /// - Throws: `Overload`; what the work throws.
    package func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let piece = Piece(
                deadline: .now + patience,
                run: { continuation.resume(with: Swift.Result { try work() }) },
                refuse: { continuation.resume(throwing: Overload()) })
            add(piece)
        }
    }

    private enum Decision { case start, wait, refuse }

    private func add(_ piece: Piece) {
        let decision = state.withLock { state -> Decision in
            if state.running < width {
                state.running += 1
                return .start
            }
            guard state.waiting.count < places else { return .refuse }
            state.waiting.append(piece)
            return .wait
        }
        switch decision {
        case .start: start(piece)
        case .wait: break
        case .refuse: piece.refuse()
        }
    }

    private func start(_ piece: Piece) {
        guard let queue else { return Thread.detachNewThread { [self] in work(from: piece) } }
        queue.async { [self] in work(from: piece) }
    }

    private func work(from piece: Piece) {
        var next: Piece? = piece
        while let piece = next {
            if piece.deadline < .now { piece.refuse() } else { piece.run() }
            next = takeNext()
        }
    }

    private func takeNext() -> Piece? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
