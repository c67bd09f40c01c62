import Corpus

/// What a build will cost, from what past runs cost.
package struct BuildEstimate: Codable, Hashable, Sendable {
    /// What is to be done.
    package struct Work: Hashable, Sendable {
        /// Bytes of the files to be parsed.
        package var bytes: Int
        /// Bytes of the files that are in the index as they are.
        package var unchangedBytes: Int
        /// Chunks in the index now.
        package var chunksNow: Int
        /// Segments, about, that will be built anew, as a part of all: 0…1.
        package var rebuiltShare: Double
        package var threads: Int
        package var model: String?

        package init(
            bytes: Int, unchangedBytes: Int, chunksNow: Int, rebuiltShare: Double, threads: Int,
            model: String?
        ) {
            self.bytes = bytes
            self.unchangedBytes = unchangedBytes
            self.chunksNow = chunksNow
            self.rebuiltShare = rebuiltShare
            self.threads = threads
            self.model = model
        }
    }

    package var seconds: Double
    /// Stage → seconds.
    package var stages: [String: Double]
    package var memoryBytes: Int
    /// What index and cache will grow by at most, old generations kept.
    package var diskBytes: Int
    /// New chunks, about.
    package var chunks: Int
    /// The runs it rests on, newest first.
    package var runs: [String]
    /// One sentence each: what makes the estimate uncertain.
    package var caveats: [String]

    /// Past runs looked at.
    package static let runLimit = 20
    /// Chunks that must have been embedded before a rate says anything.
    private static let enough = 100

    /// Nil where no past run did enough to tell.
    /// - Parameter past: newest first.
    package init?(_ work: Work, past all: [RunRecord]) {
        let past = all.filter { $0.outcome != .refused }
        let useful = past.prefix(Self.runLimit).filter { $0.computed.embedded > 0 }
        let same = useful.filter {
            $0.threads == work.threads
                && (work.model == nil || $0.fingerprints[.model] == work.model)
        }
        let basis = same.isEmpty ? Array(useful) : same
        let embedded = basis.reduce(0) { $0 + $1.computed.embedded }
        guard embedded >= Self.enough, let latest = past.first(where: \.isYardstick)
        else { return nil }
        caveats = []
        if same.isEmpty {
            caveats.append("no past run had this model and this number of threads")
        }
        runs = basis.map(\.run)

        let chunksPerByte = Self.density(of: basis, for: work)
        chunks = Int((Double(work.bytes) * chunksPerByte).rounded(.up))
        let after = max(work.chunksNow + chunks, 1)
        let rebuilt = Double(after) * work.rebuiltShare
        stages = Self.stages(basis: basis, past: past, chunks: chunks, rebuilt: rebuilt)
        seconds = stages.values.reduce(0, +)

        let largest = past.max { $0.chunks < $1.chunks } ?? latest
        let growth = max(1, Double(after) / Double(max(largest.chunks, 1)))
        let peak = basis.map(\.resources.peakMemoryBytes).max() ?? 0
        memoryBytes = Int(Double(peak) * growth)
        if growth > 1.5 { caveats.append("no past run was as large") }
        let indexPerChunk =
            Double(latest.resources.indexBytes) / Double(max(latest.chunks, 1))
        let cachePerChunk = Self.cachePerChunk(past)
        diskBytes = Int(indexPerChunk * rebuilt + cachePerChunk * Double(chunks))
    }

    /// Chunks a byte of source, of what past runs parsed.
    private static func density(of basis: [RunRecord], for work: Work) -> Double {
        if work.unchangedBytes > 0, work.chunksNow > 0 {
            return Double(work.chunksNow) / Double(work.unchangedBytes)
        }
        let bytes = basis.reduce(0) { $0 + $1.computed.parsedBytes }
        let embedded = basis.reduce(0) { $0 + $1.computed.embedded + $1.cache.vectors }
        return bytes > 0 ? Double(embedded) / Double(bytes) : 0
    }

    private static func stages(
        basis: [RunRecord], past: [RunRecord], chunks: Int, rebuilt: Double
    ) -> [String: Double] {
        func seconds(of stage: String, in runs: [RunRecord]) -> Double {
            runs.flatMap(\.stages).filter { $0.name == stage }.reduce(0) { $0 + $1.seconds }
        }
        let embedded = basis.reduce(0) { $0 + $1.computed.embedded }
        let linked = past.reduce(0) { $0 + $1.computed.segmentChunks }
        var stages = [
            "scan": past.compactMap { run in run.stages.first { $0.name == "scan" }?.seconds }
                .max() ?? 0,
            "prepare": seconds(of: "prepare", in: basis) / Double(max(embedded, 1))
                * Double(chunks),
        ]
        guard rebuilt > 0 else { return stages }
        stages["segments"] = seconds(of: "segments", in: past) / Double(max(linked, 1)) * rebuilt
        stages["calibrate"] =
            past.compactMap { run in
                run.computed.segments > 0
                    ? run.stages.first { $0.name == "calibrate" }?.seconds : nil
            }.first ?? 0
        return stages
    }

    /// From the growth of the cache between two neighbouring runs; 0 where it is not known.
    private static func cachePerChunk(_ past: [RunRecord]) -> Double {
        for (now, before) in zip(past, past.dropFirst())
        where now.computed.embedded >= enough
            && now.resources.cacheBytes > before.resources.cacheBytes
        {
            return Double(now.resources.cacheBytes - before.resources.cacheBytes)
                / Double(now.computed.embedded)
        }
        guard let first = past.last, first.computed.embedded >= enough else { return 0 }
        return Double(first.resources.cacheBytes) / Double(first.computed.embedded)
    }
}
