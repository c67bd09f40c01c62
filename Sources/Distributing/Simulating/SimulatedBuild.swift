/// What came of a simulated build.
package struct SimulatedBuild: Hashable, Sendable {
    package internal(set) var phases: [SimulatedPhase] = []
    /// Until the index is published.
    package internal(set) var seconds = 0.0
    /// Of that, what one machine does while no worker has a unit.
    package internal(set) var planSeconds = 0.0
    package internal(set) var assembleSeconds = 0.0
    /// Of workers, for all attempts, and of the machine that plans and assembles.
    package internal(set) var coreSeconds = 0.0
    package internal(set) var bytesRead = 0.0
    package internal(set) var bytesWritten = 0.0
}
