package import Corpus
import Synchronization

/// Searchers of the chunks of an index that meet conditions, for all its readers: each question
/// asks several times. All are dropped where they would take more room than there is.
package final class NarrowedSearchers: Sendable {
    private struct Key: Hashable {
        var readers: Audience
        var conditions: [Condition]

        /// Of the conditions' words, about.
        var size: Int { "\(conditions)".utf8.count }
    }

    private struct State {
        var searchers: [Key: Searcher] = [:]
        var bytes = 0
    }

    private let maximumBytes: Int
    private let state = Mutex(State())

    package static let maximumBytes = 256 << 20
    /// Of a searcher without its chunks, about.
    package static let searcherBytes = 64 << 10

    package init(maximumBytes: Int = NarrowedSearchers.maximumBytes) {
        self.maximumBytes = maximumBytes
    }

    /// - Parameter make: is asked for one that is not there.
    /// - Throws: what `make` throws.
    package func searcher(
        _ conditions: [Condition], for readers: Audience,
        make: () throws(QuarryError) -> Searcher
    ) throws(QuarryError) -> Searcher {
        let key = Key(readers: readers, conditions: conditions)
        if let known = state.withLock({ $0.searchers[key] }) { return known }
        let made = try make()
        let bytes = Self.searcherBytes + made.restrictionBytes + key.size
        guard bytes <= maximumBytes else { return made }
        state.withLock { state in
            if state.bytes + bytes > maximumBytes { state = State() }
            if state.searchers.updateValue(made, forKey: key) == nil { state.bytes += bytes }
        }
        return made
    }
}
