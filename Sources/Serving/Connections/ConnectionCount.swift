import Synchronization

/// Connections that are open.
final class ConnectionCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    /// - Returns: how many there are with this one.
    func open() -> Int { count.add(1, ordering: .relaxed).newValue }

    func close() { count.subtract(1, ordering: .relaxed) }
}
