import Indexing

/// A unit as it is cut, before the store is asked for its receipt.
struct UnitDraft: Sendable {
    var unit: Unit
    /// Estimated, of one core. Not in the line: who estimates otherwise names no unit anew.
    let seconds: Double
    /// Those that it prepares.
    var files: ArraySlice<HashedFile> = []

    init(_ phase: Phase, of planner: Planner, seconds: Double) {
        unit = Unit(phase, of: planner.steps)
        self.seconds = seconds
    }
}
