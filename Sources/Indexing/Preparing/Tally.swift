import Synchronization

/// A count that several threads add to.
final class Tally: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func add(_ number: Int) { value.withLock { $0 += number } }
}
