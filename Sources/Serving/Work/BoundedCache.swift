import Synchronization

/// Values by key, as many as fit a number of bytes; the one not asked for longest goes first.
///
/// Keys say all that a value depends on, so nothing in it is ever out of date.
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var bytes: Int
        /// When it was asked for last, by the count of questions.
        var use: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Keys by their last use; old uses stay until they come up.
        var order: [(use: UInt64, key: Key)] = []
        var bytes = 0
        var uses: UInt64 = 0
        var hits = 0
        var misses = 0
    }

    private let maximumBytes: Int
    private let state = Mutex(State())

    /// - Parameter maximumBytes: 0 keeps nothing.
    package init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    package var figures: CacheFigures {
        state.withLock {
            CacheFigures(
                entries: $0.entries.count, bytes: $0.bytes, hits: $0.hits, misses: $0.misses)
        }
    }

    package subscript(key: Key) -> Value? {
        state.withLock { state in
            guard var entry = state.entries[key] else {
                state.misses += 1
                return nil
            }
            state.hits += 1
            state.uses += 1
            entry.use = state.uses
            state.entries[key] = entry
            state.order.append((state.uses, key))
            if state.order.count > 2 * state.entries.count + 64 { Self.compact(&state) }
            return entry.value
        }
    }

    /// - Parameter bytes: what it takes, about; a value larger than an eighth of the cache is not
    ///   kept.
    /// - Complexity: O(1), amortised.
    package func insert(_ value: Value, for key: Key, bytes: Int) {
        guard bytes <= maximumBytes / 8 else { return }
        state.withLock { state in
            state.bytes -= state.entries[key]?.bytes ?? 0
            state.uses += 1
            state.entries[key] = Entry(value: value, bytes: bytes, use: state.uses)
            state.order.append((state.uses, key))
            state.bytes += bytes
            guard state.bytes > maximumBytes || state.order.count > 2 * state.entries.count + 64
            else { return }
            Self.compact(&state)
            shrink(&state)
        }
    }

    /// Keeps each key's last use only, in their order.
    private static func compact(_ state: inout State) {
        state.order.removeAll { state.entries[$0.key]?.use != $0.use }
    }

    /// To seven eighths, so that the next few fit without looking.
    private func shrink(_ state: inout State) {
        guard state.bytes > maximumBytes else { return }
        var count = 0
        while state.bytes > maximumBytes / 8 * 7, count < state.order.count {
            let key = state.order[count].key
            state.bytes -= state.entries.removeValue(forKey: key)?.bytes ?? 0
            count += 1
        }
        state.order.removeFirst(count)
    }
}
