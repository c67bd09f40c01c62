import ArgumentParser
import Corpus
import Distributing

/// On what `quarry distribute simulate` builds.
struct SimulatedClusterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Workers: each does a unit at a time.", valueName: "n"))
    var cores: Int

    @Option(
        help: ArgumentHelp("Workers that are lost within an hour: 2% or 0.02.", valueName: "share"),
        transform: Self.share)
    var loss = 0.0

    @Option(
        help: ArgumentHelp("Workers that are slow: 5% or 0.05.", valueName: "share"),
        transform: Self.share)
    var stragglers = 0.0

    @Option(help: ArgumentHelp("How many times as long those take.", valueName: "factor"))
    var slowdown = 3.0

    @Option(
        help: ArgumentHelp(
            "Try a unit a second time that takes so many times the median; never if not given.",
            valueName: "factor"))
    var speculation: Double?

    @Option(
        help: ArgumentHelp("Until a worker is there, at first and after a loss.", valueName: "1m"),
        transform: PullCommand.seconds)
    var start = 60.0

    @Option(
        help: ArgumentHelp("Of a request to the store.", valueName: "5ms"),
        transform: PullCommand.seconds)
    var latency = 0.005

    @Option(
        help: ArgumentHelp("A second, between a worker and the store.", valueName: "100MB"),
        transform: Self.bytes)
    var bandwidth = 100_000_000

    @Option(
        name: .customLong("store-bandwidth"),
        help: ArgumentHelp("A second, of the store to all workers.", valueName: "1GB"),
        transform: Self.bytes)
    var storeBandwidth = 1_000_000_000

    @Flag(
        name: .customLong("shared-cache"),
        help: "All workers have one QUARRY_CACHE, as on one machine.")
    var sharesCache = false

    func validate() throws {
        do throws(QuarryError) {
            try cluster.check()
        } catch {
            throw ValidationError("No such cluster can be: \(error.reason).")
        }
    }

    var cluster: SimulatedCluster {
        var cluster = SimulatedCluster(cores: cores)
        cluster.lossPerHour = loss
        (cluster.stragglers, cluster.slowdown) = (stragglers, slowdown)
        cluster.speculation = speculation
        cluster.startSeconds = start
        cluster.sharesCache = sharesCache
        cluster.latencySeconds = latency
        cluster.bandwidth = Double(bandwidth)
        cluster.storeBandwidth = Double(storeBandwidth)
        return cluster
    }

    private static func share(_ text: String) throws -> Double {
        do throws(InvalidText) {
            if text.hasSuffix("%") { return try Quantities.share(text) }
        } catch {
            throw ValidationError(error.reason)
        }
        guard let share = Double(text), (0...1).contains(share) else {
            throw ValidationError("must be a share such as 2% or 0.02, not \(text)")
        }
        return share
    }

    private static func bytes(_ text: String) throws -> Int {
        do throws(InvalidText) {
            return try Quantities.bytes(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
