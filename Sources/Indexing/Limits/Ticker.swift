import Dispatch

/// Calls a closure every so often on a thread of its own until it is cancelled.
package final class Ticker: Sendable {
    private let queue = DispatchQueue(label: "quarry.ticker")
    // Touched by `init` and `cancel` alone.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer

    package init(seconds: Double, _ body: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + seconds, repeating: seconds)
        timer.setEventHandler(handler: body)
        timer.resume()
    }

    deinit { timer.cancel() }

    /// Returns when no call is in progress any more.
    package func cancel() {
        timer.cancel()
        queue.sync {}
    }
}
