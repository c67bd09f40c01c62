package import Corpus

/// A build that machines share, simulated event by event: plan, `prepare`, plan, `segment`, plan,
/// `search`, plan, `compare`, plan, assemble. Nothing is read and nothing written.
///
/// What is left out: what an engine takes to hand out a unit, a corpus that changes meanwhile,
/// documents that fail, and more scripts than one.
package struct BuildSimulation: Sendable {
    package let corpus: SimulatedCorpus
    package let cluster: SimulatedCluster
    package let costs: BuildCosts
    let shape: BuildShape

    /// - Parameters:
    ///   - unitSeconds: how long preparing a unit's sources is to take, of one core.
    ///   - maximumUnits: into how many the sources are cut at most, about.
    /// - Throws: `invalidInput` for what can't be.
    package init(
        _ corpus: SimulatedCorpus, on cluster: SimulatedCluster, costs: BuildCosts = BuildCosts(),
        unitSeconds: Double = DistributedBuild.unitSeconds, maximumUnits: Int? = nil
    ) throws(QuarryError) {
        try cluster.check()
        self.corpus = corpus
        self.cluster = cluster
        self.costs = costs
        shape = try BuildShape(
            of: corpus, costs: costs, sharesCache: cluster.sharesCache, unitSeconds: unitSeconds,
            maximumUnits: maximumUnits)
    }

    package var partitionCount: Int { shape.partitions.count }
    /// Bytes of the index.
    package var indexBytes: Double { Double(corpus.chunks) * costs.segmentBytesPerChunk }

    /// The same for the same seed.
    /// - Throws: `limitExceeded` where workers are lost before they are done with a unit.
    /// - Complexity: O((units + cores) · log cores), beside what is lost.
    package func run(seed: UInt64) throws(QuarryError) -> SimulatedBuild {
        var random = SplitMix(seed: seed)
        var build = SimulatedBuild()
        var workers = (0..<cluster.cores).map { _ in
            SimulatedWorker(at: cluster.startSeconds, of: cluster, random: &random)
        }
        var time = 0.0
        for phase in Phase.allCases {
            let plan = planSeconds(before: phase)
            build.planSeconds += plan
            // The first plan is made while machines start.
            time = max(time + plan, cluster.startSeconds)
            var simulation = PhaseSimulation(
                phase, units: shape.units(of: phase), workers: workers, cluster: cluster,
                random: random)
            time = try simulation.run(from: time)
            build.add(simulation.result)
            (workers, random) = (simulation.workers, simulation.random)
        }
        let last = planSeconds(before: nil)
        build.planSeconds += last
        // `assemble` looks at the state once more.
        build.assembleSeconds = last + assemblySeconds
        build.seconds = time + last + build.assembleSeconds
        build.coreSeconds += build.planSeconds + build.assembleSeconds
        return build
    }

    /// A look at the corpus and at what the store has of it, and the plan of a phase; nil: that
    /// nothing is left.
    private func planSeconds(before phase: Phase?) -> Double {
        var seconds = costs.startSeconds + Double(corpus.sources) * costs.planSecondsPerSource
        // Receipts of the phases before, as many at a time as `Planner` asks for at once.
        let done = Phase.allCases.prefix { $0 != phase }
        let receipts = done.reduce(0) { $0 + shape.count(of: $1) }
        seconds += Double(receipts) * cluster.latencySeconds / Double(Planner.connections)
        if !done.isEmpty {
            seconds +=
                Double(corpus.sources) * costs.receiptBytesPerSource / cluster.bandwidth
        }
        if done.contains(.segment) {
            seconds += Double(partitionCount) * costs.factsBytes / cluster.bandwidth
        }
        return seconds
    }

    /// Bringing the segments and publishing them.
    private var assemblySeconds: Double {
        indexBytes / min(cluster.bandwidth, cluster.storeBandwidth)
            + Double(partitionCount * BuildShape.filesPerSegment) * cluster.latencySeconds
    }
}

extension SimulatedBuild {
    fileprivate mutating func add(_ phase: SimulatedPhase) {
        phases.append(phase)
        coreSeconds += phase.coreSeconds
        bytesRead += phase.bytesRead
        bytesWritten += phase.bytesWritten
    }
}
