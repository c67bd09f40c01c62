import Corpus

/// A moment to come.
struct Deadline: Sendable {
    private let watch = Stopwatch()
    private let seconds: Double

    init(seconds: Double) { self.seconds = min(max(seconds, 0), 1e9) }

    /// Milliseconds left, rounded up; 0 once it has passed.
    var milliseconds: Int32 {
        let left = (max(seconds - watch.seconds, 0) * 1000).rounded(.up)
        return Int32(clamping: Int(left))
    }
}
