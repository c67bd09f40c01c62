/// What a walk over a whole graph found.
package struct GraphFindings: Hashable, Sendable {
    /// One sentence for each rule that is broken, the first few.
    package var violations: [String] = []
    /// Vectors reachable from the entry on the bottom layer, copies of reachable ones included.
    package var reachable = 0
    package var links = 0
}

extension GraphFindings {
    mutating func add(_ violation: String) {
        if violations.count < 10 { violations.append(violation) }
    }
}
