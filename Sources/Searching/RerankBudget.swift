/// Decides how many candidates may still be re-ranked, from what the ones so far have taken.
struct RerankBudget {
    private let seconds: Double
    private let now: () -> Double
    private let start: Double

    /// Candidates compared at once: enough to use all threads, few enough to stop in time.
    static let batch = 16
    /// The first batch, which shows the machine's speed.
    static let probe = 2

    /// - Parameter now: a clock in seconds.
    init(seconds: Double, now: @escaping () -> Double = Self.monotonicSeconds) {
        self.seconds = seconds
        self.now = now
        start = now()
    }

    /// How many to compare next, once `count` are; 0 when the time is used up.
    func next(after count: Int) -> Int {
        let elapsed = now() - start
        guard elapsed < seconds else { return 0 }
        guard count > 0 else { return Self.probe }
        let each = max(elapsed / Double(count), 1e-9)
        return Int(min((seconds - elapsed) / each, Double(Self.batch)))
    }

    static func monotonicSeconds() -> Double {
        let time = ContinuousClock.now.duration(to: reference)
        return -(Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
    }

    private static let reference = ContinuousClock.now
}
