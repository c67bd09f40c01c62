package import Corpus

/// What came of a build under several seeds.
package struct SimulationSummary: Sendable {
    /// At least one.
    package let builds: [SimulatedBuild]

    /// The value that so many of the builds do not exceed (nearest rank).
    /// - Parameter share: 0…1.
    package func quantile(_ share: Double, of value: (SimulatedBuild) -> Double) -> Double {
        let sorted = builds.map(value).sorted()
        return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }
}

extension SimulationSummary {
    /// - Parameter count: from 1 on.
    /// - Throws: as `BuildSimulation.run`.
    package init(
        of simulation: BuildSimulation, seed: UInt64, count: Int
    ) throws(QuarryError) {
        var builds: [SimulatedBuild] = []
        for number in 0..<max(1, count) {
            builds.append(try simulation.run(seed: seed &+ UInt64(number)))
        }
        self.init(builds: builds)
    }
}
