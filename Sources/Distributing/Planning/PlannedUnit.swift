/// A unit of the plan, and what came of it.
package struct PlannedUnit: Sendable {
    package let unit: Unit
    /// Of its line.
    package let name: String
    /// Nil while nobody has done it.
    package let receipt: Receipt?

    package var isDone: Bool { receipt != nil }
}
