/// What came of a phase's units.
package struct SimulatedPhase: Hashable, Sendable {
    package let phase: Phase
    package let units: Int
    /// From the first unit that is handed out to the last that is done.
    package internal(set) var seconds = 0.0
    /// Of all attempts.
    package internal(set) var coreSeconds = 0.0
    /// Attempts that ended with their worker.
    package internal(set) var lost = 0
    /// Attempts beside another.
    package internal(set) var copies = 0
    package internal(set) var bytesRead = 0.0
    package internal(set) var bytesWritten = 0.0
}
