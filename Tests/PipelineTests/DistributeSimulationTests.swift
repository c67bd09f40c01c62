import Corpus
import Foundation
import Indexing
import Reporting
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("A shared build that is simulated")
struct DistributeSimulationTests {
    /// Workers that wait for nothing but their own work.
    private func cluster(_ cores: Int) -> SimulatedCluster {
        var cluster = SimulatedCluster(cores: cores)
        (cluster.latencySeconds, cluster.bandwidth, cluster.storeBandwidth) = (0, 1e15, 1e15)
        return cluster
    }

    private func corpus(_ chunks: Int) throws -> SimulatedCorpus {
        try SimulatedCorpus(chunks: chunks, like: BuildCosts())
    }

    /// One phase of units that take so long.
    private func phase(
        _ seconds: [Double], on cluster: SimulatedCluster, bytes: Double = 0, seed: UInt64 = 3
    ) throws -> SimulatedPhase {
        var random = SplitMix(seed: seed)
        let workers = (0..<cluster.cores).map { _ in
            SimulatedWorker(at: 0, of: cluster, random: &random)
        }
        let units = seconds.map {
            SimulatedUnit(seconds: $0, bytesRead: bytes, bytesWritten: bytes, requests: 1)
        }
        var simulation = PhaseSimulation(
            .prepare, units: units, workers: workers, cluster: cluster, random: random)
        _ = try simulation.run(from: 0)
        return simulation.result
    }

    @Test("without accidents each worker takes the next unit when it is free", arguments: 1...6)
    func schedule(cores: Int) throws {
        var random = SeededGenerator(seed: UInt64(cores))
        let seconds = (0..<40).map { _ in Double.random(in: 1...100, using: &random) }
        var free = [Double](repeating: 0, count: cores)
        for unit in seconds {
            let first = free.indices.min { free[$0] < free[$1] } ?? 0
            free[first] += unit
        }
        let result = try phase(seconds, on: cluster(cores))
        #expect(abs(result.seconds - (free.max() ?? 0)) < 1e-6)
        #expect(abs(result.coreSeconds - seconds.reduce(0, +)) < 1e-6)
        #expect(result.lost == 0 && result.copies == 0)
    }

    @Test("what is lost costs what the exponential distribution says")
    func losses() throws {
        var cluster = cluster(50)
        cluster.lossPerHour = 0.9
        cluster.startSeconds = 30
        let (unit, count) = (1200.0, 20_000)
        let result = try phase(Array(repeating: unit, count: count), on: cluster)
        // Time at work until one attempt is through: (e^(λd) − 1) / λ.
        let expected = (exp(cluster.lossRate * unit) - 1) / cluster.lossRate
        #expect(abs(result.coreSeconds / Double(count) / expected - 1) < 0.02)
        let losses = exp(cluster.lossRate * unit) - 1
        #expect(abs(Double(result.lost) / Double(count) / losses - 1) < 0.04)
        #expect(result.seconds > result.coreSeconds / 50, "new workers have to start")
    }

    @Test("a second attempt helps against slow workers, and costs core hours")
    func speculation() throws {
        var slow = cluster(40)
        (slow.stragglers, slow.slowdown) = (0.1, 20)
        let units = [Double](repeating: 100, count: 200)
        let alone = try phase(units, on: slow)
        slow.speculation = 1.5
        let helped = try phase(units, on: slow)
        #expect(alone.seconds >= 2000 && alone.copies == 0)
        #expect(helped.seconds < 1000 && helped.copies > 0)
        // With more workers than units, too.
        let few = try phase(Array(units.prefix(30)), on: slow)
        #expect(few.seconds < 500 && few.copies > 0)
    }

    @Test("a store that is narrow is what all wait for")
    func store() throws {
        var narrow = cluster(10)
        narrow.storeBandwidth = 1e6
        let result = try phase(Array(repeating: 0.001, count: 100), on: narrow, bytes: 1e6)
        #expect(abs(result.seconds - 200) < 2)
        #expect(result.bytesRead == 1e8 && result.bytesWritten == 1e8)
        narrow.storeBandwidth = 1e15
        narrow.bandwidth = 1e6
        let apart = try phase(Array(repeating: 0.001, count: 100), on: narrow, bytes: 1e6)
        #expect(abs(apart.seconds - 20) < 1)
        narrow.latencySeconds = 1
        let far = try phase(Array(repeating: 0.001, count: 100), on: narrow, bytes: 1e6)
        #expect(abs(far.seconds - 40) < 1)
    }

    @Test("the same seed gives the same build, another gives another")
    func seeds() throws {
        var cluster = SimulatedCluster(cores: 64)
        (cluster.lossPerHour, cluster.stragglers, cluster.speculation) = (0.3, 0.1, 2)
        let simulation = try BuildSimulation(corpus(10_000_000), on: cluster)
        let first = try simulation.run(seed: 5)
        #expect(try simulation.run(seed: 5) == first)
        #expect(try simulation.run(seed: 6) != first)
        #expect(first.phases.map(\.phase) == Phase.allCases)
        let sum = first.phases.reduce(first.planSeconds + first.assembleSeconds) {
            $0 + $1.seconds
        }
        #expect(abs(sum - first.seconds) < 1, "the parts are the whole")
        let summary = try SimulationSummary(of: simulation, seed: 5, count: 10)
        let (half, most) = (
            summary.quantile(0.5, of: \.seconds), summary.quantile(0.9, of: \.seconds)
        )
        #expect(half <= most && summary.builds[0] == first)
        #expect(summary.builds.count { $0.seconds <= half } == 5)
        #expect(summary.builds.count { $0.seconds <= most } == 9)
    }

    @Test("partitions have the chunks that the hash gives them", arguments: [1, 3, 4, 11, 16, 23])
    func partitions(count: Int) throws {
        let chunks = Int(10_000 * pow(Double(count), 5 / 3))
        let shares = try corpus(chunks).partitions
        let partitioning = Partitioning(chunkCount: chunks)
        #expect(shares.count == partitioning.count)
        #expect(abs(shares.reduce(0, +) - Double(chunks)) < 1)
        var found = [Int](repeating: 0, count: shares.count)
        for number in 0..<20_000 {
            found[partitioning.partition(of: SourceID(path: "\(number).txt"))] += 1
        }
        for (share, found) in zip(shares, found) {
            #expect(abs(share / Double(chunks) - Double(found) / 20_000) < 0.02)
        }
    }

    @Test("what can't be is refused, and what has no end ends")
    func refusals() throws {
        let costs = BuildCosts()
        for (chunks, sources, tokens) in [
            (0, nil, nil), (1 << 40, nil, nil), (10, 11, nil), (10, 0, nil), (10, nil, 0.0),
            (10, nil, .nan),
        ] as [(Int, Int?, Double?)] {
            #expect(throws: QuarryError.self) {
                try SimulatedCorpus(chunks: chunks, sources: sources, tokens: tokens, like: costs)
            }
        }
        let changes: [(inout SimulatedCluster) -> Void] = [
            { $0.cores = 0 }, { $0.lossPerHour = 1 }, { $0.lossPerHour = -0.1 },
            { $0.stragglers = 2 }, { $0.slowdown = 0.5 }, { $0.speculation = 0 },
            { $0.bandwidth = 0 }, { $0.storeBandwidth = .nan }, { $0.latencySeconds = -1 },
            { $0.startSeconds = .infinity },
        ]
        for change in changes {
            var cluster = SimulatedCluster(cores: 4)
            change(&cluster)
            #expect(throws: QuarryError.self) { try BuildSimulation(corpus(100), on: cluster) }
        }
        var cluster = SimulatedCluster(cores: 4)
        #expect(throws: QuarryError.self) {
            try BuildSimulation(corpus(1_000_000_000), on: cluster, unitSeconds: 0.001)
        }
        cluster.lossPerHour = 0.999999
        let endless = try BuildSimulation(corpus(1_000_000), on: cluster, unitSeconds: 36_000)
        let error = try #require(throws: QuarryError.self) { try endless.run(seed: 1) }
        #expect(error.code == .limitExceeded && error.reason.contains("prepare"))
    }

    @Test("the manual states what is assumed")
    func stated() throws {
        let page = try Repository.text("Sources/QuarryKit/QuarryKit.docc/Scale.md")
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let costs = try JSONDecoder().decode(
            [String: Double].self, from: encoder.encode(BuildCosts()))
        #expect(costs.count == 13)
        for (key, value) in costs {
            let row = page.split(separator: "\n").first { $0.hasPrefix("| `\(key)` | ") }
            let cell = row?.split(separator: "|").dropFirst().first
            #expect(cell.flatMap { Double($0.filter { $0 != " " }) } == value, "\(key)")
        }
    }

    @Test("a run's record and a store say what a core and a chunk cost")
    func measured() throws {
        let workspace = try Workspace()
        workspace.soleChunks = 40
        try workspace.writeManyTexts(160)
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        let manifest = try shared.assemble().manifest
        var costs = BuildCosts()
        try costs.take(storeAt: shared.store)
        let chunks = manifest.segments.reduce(0) { $0 + $1.chunks }
        let bytes = manifest.segments.flatMap(\.files).reduce(0) { $0 + $1.length }
        #expect(abs(costs.segmentBytesPerChunk - Double(bytes) / Double(chunks)) < 1e-6)
        #expect(abs(costs.chunksPerSource - Double(chunks) / 160) < 1e-6)
        #expect(costs.packBytesPerChunk > 100 && costs.receiptBytesPerSource > 50)
        #expect(throws: QuarryError.self) { try costs.take(storeAt: workspace.corpus) }

        var record = RunRecord(
            run: "r", job: "j", jobFile: "j.yaml", index: "i", host: "h", threads: 2, startedAt: 0)
        #expect(throws: QuarryError.self) { try costs.take(record, path: "report.json") }
        var profile = CorpusProfile()
        var lengths = LengthHistogram()
        for _ in 0..<1000 { lengths.add(104) }
        profile.segments = [
            .init(id: "s", sources: 100, chunks: 1000, bytes: 5_000_000, lengths: lengths)
        ]
        record.corpus = profile
        (record.chunks, record.sources.total) = (1000, 100)
        record.computed.embedded = 1000
        record.computed.segmentChunks = 1000
        record.stages = [.init(name: "prepare", seconds: 5), .init(name: "segments", seconds: 1)]
        try costs.take(record, path: "report.json")
        #expect(costs.tokensPerChunk == 104 && costs.tokensPerSecond == 10_400)
        #expect(costs.segmentSecondsPerChunk == 0.002 && costs.segmentBytesPerChunk == 5000)
        #expect(costs.chunksPerSource == 10)
        // A report that lies: what would overflow, and what took longer than there is time.
        for change: (inout RunRecord) -> Void in [
            { $0.computed.embedded = .max }, { $0.chunks = -1 }, { $0.stages[0].seconds = 1e300 },
            {
                var doubled = $0.corpus?.segments ?? []
                doubled[0].bytes = .max
                $0.corpus?.segments = doubled + doubled
            },
        ] {
            var lying = record
            change(&lying)
            #expect(throws: QuarryError.self) { try costs.take(lying, path: "report.json") }
        }
    }
}
