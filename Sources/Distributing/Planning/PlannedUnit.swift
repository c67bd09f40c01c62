/// A unit of the plan, and what came of it.
package struct PlannedUnit: Sendable {
    package let unit: Unit
    /// Of its line.
    package let name: String
    /// Estimated, of one core.
    package let seconds: Double
    /// Nil while nobody has done it.
    package internal(set) var receipt: Receipt?

    package var isDone: Bool { receipt != nil }
}
