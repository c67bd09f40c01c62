package import Corpus
import Foundation

/// Machines that are simulated. A worker is a core, which does one unit at a time.
package struct SimulatedCluster: Hashable, Sendable {
    package var cores: Int
    /// The probability with which a worker is lost within an hour; another takes its place.
    package var lossPerHour = 0.0
    /// Seconds until a worker is there, the first ones too.
    package var startSeconds = 0.0
    /// The share of workers that are slow, and how many times as long they compute.
    package var stragglers = 0.0
    package var slowdown = 3.0
    /// A unit that takes this many times the median of those done gets a second attempt where a
    /// worker has nothing else to do; nil: none does.
    package var speculation: Double?
    /// Whether all workers have one cache, as on one machine: what one has embedded no other embeds.
    package var sharesCache = false
    /// Of a request to the store.
    package var latencySeconds = 0.005
    /// Bytes a second, of a worker and of the whole store.
    package var bandwidth = 100e6
    package var storeBandwidth = 1e9

    package static let maximumCores = 1_000_000

    package init(cores: Int) { self.cores = cores }

    /// Losses a second, of a worker.
    var lossRate: Double { -log(1 - lossPerHour) / 3600 }

    /// - Throws: `invalidInput` for machines that can't be.
    package func check() throws(QuarryError) {
        let rules: [(holds: Bool, statement: String)] = [
            ((1...Self.maximumCores).contains(cores), "a cluster has 1 to 1000000 cores"),
            ((0..<1).contains(lossPerHour), "the loss in an hour is a share from 0, below 1"),
            ((0...1).contains(stragglers), "the stragglers are a share, 0 to 1"),
            ((1...1000).contains(slowdown), "a slow worker takes 1 to 1000 times as long"),
            (
                (1...1000).contains(speculation ?? 1),
                "speculation begins at 1 to 1000 times the median"
            ),
            ((0...86_400).contains(startSeconds), "a worker starts within a day"),
            ((0...60).contains(latencySeconds), "a request takes a minute at most"),
            (
                (1e3...1e15).contains(bandwidth) && (1e3...1e15).contains(storeBandwidth),
                "a store gives 1 kB to 1 PB a second"
            ),
        ]
        for rule in rules where !rule.holds { throw QuarryError(.invalidInput, rule.statement) }
    }
}
