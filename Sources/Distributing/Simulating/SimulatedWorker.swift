/// A core that is there for a while.
struct SimulatedWorker {
    /// When it is lost, in seconds.
    let end: Double
    /// How many times as long as others it computes.
    let factor: Double

    /// - Parameter time: since when it is there.
    init(at time: Double, of cluster: SimulatedCluster, random: inout SplitMix) {
        end = time + random.wait(rate: cluster.lossRate)
        factor = random.share() < cluster.stragglers ? cluster.slowdown : 1
    }
}
