/// What is on its way to and from the store: one after another at its full speed, which takes
/// together as long as all at once at a share of it.
struct SimulatedStore {
    private let cluster: SimulatedCluster
    private var free = 0.0

    init(_ cluster: SimulatedCluster) { self.cluster = cluster }

    /// When a transfer that is asked for now is through.
    mutating func transfer(_ bytes: Double, requests: Double, at time: Double) -> Double {
        free = max(free, time) + bytes / cluster.storeBandwidth
        return max(free, time + bytes / cluster.bandwidth) + requests * cluster.latencySeconds
    }
}
