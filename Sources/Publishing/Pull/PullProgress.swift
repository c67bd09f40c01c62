import Synchronization

/// How far a pull is: bytes of the files that are here, of all that were missing, and of a delta that
/// comes in their place.
final class PullProgress: Sendable {
    private let counts = Mutex((done: 0, total: 0))
    private let tell: @Sendable (_ done: Int, _ total: Int) -> Void

    /// - Parameter tell: called as bytes come, by the threads that bring them.
    init(_ tell: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }) {
        self.tell = tell
    }

    /// That are to come; less than 0 where they are not to come any more.
    func expect(_ bytes: Int) { counts.withLock { $0.total += bytes } }

    /// That have come; less than 0 for what has to come again.
    func count(_ bytes: Int) {
        let (done, total) = counts.withLock {
            $0.done += bytes
            return $0
        }
        tell(done, total)
    }
}
