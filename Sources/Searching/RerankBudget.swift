import Corpus

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
    init(seconds: Double, now: @escaping () -> Double) {
        self.seconds = seconds
        self.now = now
        start = now()
    }

    init(seconds: Double) {
        let watch = Stopwatch()
        self.init(seconds: seconds, now: { watch.seconds })
    }

    /// How many to compare next, once `count` are; 0 when the time is used up.
    func next(after count: Int) -> Int {
        let elapsed = now() - start
        guard elapsed < seconds else { return 0 }
        guard count > 0 else { return Self.probe }
        let each = max(elapsed / Double(count), 1e-9)
        return Int(min((seconds - elapsed) / each, Double(Self.batch)))
    }
}
