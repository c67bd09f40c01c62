/// When to build, given when things changed. Pure: the clock stands outside; times are seconds
/// on any clock that does not go back.
///
/// A build waits until nothing has changed for `settleSeconds`, so that a burst costs one build
/// and a file still being written is left alone; but no longer than `maximumWaitSeconds` since
/// the first change. Whatever was missed is healed every `rescanSeconds`.
package struct BuildTrigger: Hashable, Sendable {
    package let settleSeconds: Double
    package let maximumWaitSeconds: Double
    package let rescanSeconds: Double
    /// After a build that failed as a whole.
    package let retrySeconds: Double

    /// First and latest change since the last build began.
    private var pending: (first: Double, latest: Double)? {
        firstChange.map { ($0, latestChange) }
    }
    private var firstChange: Double?
    private var latestChange = 0.0
    private var lastBuild: Double?
    private var hasFailed = false

    package init(
        settleSeconds: Double = 2, maximumWaitSeconds: Double = 60, rescanSeconds: Double = 3600,
        retrySeconds: Double = 60
    ) {
        precondition(settleSeconds <= maximumWaitSeconds, "a burst ends before the longest wait")
        self.settleSeconds = settleSeconds
        self.maximumWaitSeconds = maximumWaitSeconds
        self.rescanSeconds = rescanSeconds
        self.retrySeconds = retrySeconds
    }

    package mutating func changed(at time: Double) {
        firstChange = firstChange ?? time
        latestChange = time
    }

    /// A build begins: it sees what has changed so far.
    package mutating func began() { firstChange = nil }

    package mutating func ended(at time: Double, failed: Bool) {
        lastBuild = time
        hasFailed = failed
    }

    /// When the next build is due if nothing more changes.
    package var due: Double {
        guard let lastBuild else { return -.infinity }
        let rescan = lastBuild + (hasFailed ? min(retrySeconds, rescanSeconds) : rescanSeconds)
        guard let pending else { return rescan }
        return min(
            rescan,
            min(pending.latest + settleSeconds, pending.first + maximumWaitSeconds))
    }
}
