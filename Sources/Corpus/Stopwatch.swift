/// Seconds since it was made, by a clock that nobody sets and that stands still while the machine
/// sleeps: sleep is nobody's work and nobody's delay.
package struct Stopwatch: Sendable {
    private let start = SuspendingClock.now

    package init() {}

    package var seconds: Double { (SuspendingClock.now - start) / .seconds(1) }
}
