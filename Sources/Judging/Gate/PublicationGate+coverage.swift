import Corpus
import HNSW
import Postings
import Segments
import Snapshots

extension PublicationGate {
    /// Whether the index holds what it has to and agrees with itself. Asked of every index.
    func coverageChecks(_ subject: GateSubject) throws(QuarryError) -> [GateReport.Check] {
        let manifest = subject.index.manifest
        var held: Set<SourceID> = []
        var chunks = 0
        var disagreements = 0
        for (entry, segment) in zip(manifest.segments, subject.index.segments) {
            let sources = try sources(of: segment, into: &held)
            let counts = [
                entry.chunks, sources.chunks, segment.chunkCount, segment.postings.documentCount,
                segment.vectors.count,
            ]
            if Set(counts).count > 1 || entry.sources != sources.count { disagreements += 1 }
            chunks += segment.chunkCount
        }
        let statistics = manifest.statistics
        // A source of two segments is one too many.
        if statistics.sources != held.count || statistics.chunks != chunks { disagreements += 1 }
        var checks = [
            GateReport.Check("disagreeing_counts", value: Double(disagreements), atMost: 0)
        ]
        if let expected = subject.expected {
            let missing = expected.subtracting(held).subtracting(subject.excused)
            let strange = held.subtracting(expected)
            checks.append(
                .init(
                    "unaccounted_sources", value: Double(missing.count + strange.count), atMost: 0))
        }
        return checks
    }

    private func sources(
        of segment: SegmentReader, into held: inout Set<SourceID>
    ) throws(QuarryError) -> (count: Int, chunks: Int) {
        var chunks = 0
        for number in 0..<segment.sources.count {
            let record = try segment.sources[number]
            held.insert(record.file.id)
            chunks += record.chunkCount
        }
        return (segment.sources.count, chunks)
    }

    /// What of the corpus did not come into the index, and what of its text the model can't read.
    func textChecks(_ subject: GateSubject) -> [GateReport.Check] {
        var checks: [GateReport.Check] = []
        let manifest = subject.index.manifest
        if let most = rules.maximumFailed {
            let all = subject.failed + manifest.statistics.sources
            checks.append(
                .init(
                    "max_failed", value: Double(subject.failed) / Double(max(all, 1)), atMost: most)
            )
        }
        if let most = rules.maximumUnknown {
            checks.append(
                .init("max_unknown", value: manifest.languages?.unknownShare ?? 0, atMost: most))
        }
        return checks
    }
}

extension Manifest.Languages {
    /// Of the pieces that the model cuts the chunks into, the share that its vocabulary lacks, 0…1:
    /// that of a sample of each script, weighed by how much of the text is in the script.
    fileprivate var unknownShare: Double {
        let shares = shares
        // In one order: sums of floats depend on it.
        return scripts.keys.sorted().reduce(0.0) { sum, name in
            sum + shares[name, default: 0] * (scripts[name]?.reading.unknownShare ?? 0)
        }
    }
}
