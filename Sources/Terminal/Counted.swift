/// A count with its noun, for people: `1 source`, `2 sources`, `0 sources`.
package struct Counted: Hashable, Sendable, CustomStringConvertible {
    private let count: Int
    private let one: String
    private let many: String

    /// - Parameter many: where it is not the noun with an `s`.
    package init(_ count: Int, _ one: String, _ many: String? = nil) {
        self.count = count
        self.one = one
        self.many = many ?? one + "s"
    }

    package var description: String { "\(count) \(count == 1 ? one : many)" }
}
