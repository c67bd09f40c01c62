import Distributing

/// What `quarry distribute simulate --json` prints.
struct SimulationOutput: Encodable {
    /// The median of the builds, and what nine of ten do not exceed.
    struct Range: Encodable {
        var p50, p90: Double
    }

    struct PhaseOutput: Encodable {
        var phase: String
        var units: Int
        var seconds, coreHours, lost, copies: Range
    }

    var chunks, sources, cores, partitions, seeds: Int
    var wallSeconds, planSeconds, assembleSeconds: Range
    var coreHours, reservedCoreHours: Range
    var dollars: Range?
    var lost, copies: Range
    var bytesRead, bytesWritten: Range
    var indexBytes: Double
    var phases: [PhaseOutput]
    var costs: BuildCosts

    init(_ summary: SimulationSummary, of simulation: BuildSimulation, price: Double?) {
        func range(_ value: (SimulatedBuild) -> Double) -> Range {
            Range(p50: summary.quantile(0.5, of: value), p90: summary.quantile(0.9, of: value))
        }
        (chunks, sources) = (simulation.corpus.chunks, simulation.corpus.sources)
        cores = simulation.cluster.cores
        partitions = simulation.partitionCount
        seeds = summary.builds.count
        wallSeconds = range(\.seconds)
        planSeconds = range(\.planSeconds)
        assembleSeconds = range(\.assembleSeconds)
        coreHours = range { $0.coreSeconds / 3600 }
        let hours = Double(simulation.cluster.cores) / 3600
        reservedCoreHours = range { $0.seconds * hours }
        dollars = price.map { price in range { $0.seconds * hours * price } }
        lost = range { build in Double(build.phases.reduce(0) { $0 + $1.lost }) }
        copies = range { build in Double(build.phases.reduce(0) { $0 + $1.copies }) }
        bytesRead = range(\.bytesRead)
        bytesWritten = range(\.bytesWritten)
        indexBytes = simulation.indexBytes
        phases = summary.builds[0].phases.enumerated().map { place, first in
            PhaseOutput(
                phase: first.phase.rawValue, units: first.units,
                seconds: range { $0.phases[place].seconds },
                coreHours: range { $0.phases[place].coreSeconds / 3600 },
                lost: range { Double($0.phases[place].lost) },
                copies: range { Double($0.phases[place].copies) })
        }
        costs = simulation.costs
    }
}
