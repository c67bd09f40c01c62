import Corpus

/// The right to work on an item until `expiresAt`, unless extended by `heartbeat`.
package struct LeasedItem: Hashable, Sendable {
    package let id: Int64
    package let run: Int64
    package let kind: WorkItem.Kind
    package let key: String
    package let input: WorkInput?
    /// Grows with each lease of the item; a result that carries an old one is refused.
    package let fencingToken: Int64
    /// 1 for the first.
    package let attempt: Int
    /// Seconds since 1970.
    package let expiresAt: Double
}
