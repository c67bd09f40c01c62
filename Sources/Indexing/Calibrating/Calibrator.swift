import Corpus
import Embedding
import Postings
import Ranking
import Segments
import Snapshots
import Storage

/// Measures, per script of text, how much each retriever can be trusted on this corpus.
///
/// A sentence is taken out of a chunk and asked; both retrievers look for the rest of the chunk
/// among all others. The weight that ranks it best (mean reciprocal rank) is stored. So a model
/// that does not know a language gets no say in it, without anybody having to know.
///
/// Done here in one place; `BuildSteps` takes the same steps apart.
struct Calibrator {
    let layout: IndexLayout
    let vectors: VectorStage
    let settings: IndexSettings
    let languages: Manifest.Languages
    let threads: Int
    /// Asked between batches.
    let control: StopControl
    let events: BuildEvents

    /// A segment is mapped while it is asked, and no longer: together they are the whole index,
    /// which may be more than the memory.
    /// - Parameter facts: of each segment.
    func calibrate(
        _ entries: [Manifest.SegmentEntry], facts: [SegmentFacts]
    ) throws -> [String: Manifest.Calibration] {
        let folders = entries.map { layout.segment($0.id) }
        let drawn = facts.samples
        let usable = ScriptCalibration.usable(drawn)
        let samples = usable.map { drawn[$0] ?? [] }
        let pools = try pools(for: samples, in: entries, folders: folders)
        var calibration: [String: Manifest.Calibration] = [:]
        // Per script a hundred parts; late interaction is nearly all of the work.
        let total = usable.count * 100
        for (number, script) in usable.enumerated() {
            let found = ScriptCalibration(
                script, samples: samples[number], pools: pools[number],
                ranking: settings.ranking)
            calibration[script.rawValue] = try measure(found, folders: folders) { done in
                events.progress(.calibrate, number * 100 + done, total)
            }
        }
        events.progress(.calibrate, total, total)
        return calibration
    }

    /// What both retrievers find for each sample of each script.
    private func pools(
        for samples: [[ClozeSample]], in entries: [Manifest.SegmentEntry], folders: [String]
    ) throws -> [[ClozePool]] {
        guard !samples.isEmpty else { return [] }
        let words = samples.joined().flatMap { CandidateSearch.terms(of: $0.query) }
        let statistics = try BM25Statistics(
            of: words, inTermsAt: folders.map { "\($0)/\(PostingsFormat.termsName)" },
            documentCount: entries.reduce(0) { $0 + $1.chunks },
            totalLength: entries.reduce(0) { $0 + $1.terms })
        var findings = samples.map { $0.map { _ in ClozeFinding() } }
        for (place, folder) in folders.enumerated() {
            let search = ClozeSearch(
                [(place: place, reader: try SegmentReader(folder: folder))],
                collection: statistics, vectors: vectors, settings: settings,
                languages: languages, threads: threads)
            for script in samples.indices {
                try control.checkpoint()
                let found = try search.findings(for: samples[script], after: findings[script])
                for index in found.indices { findings[script][index].add(found[index]) }
            }
        }
        return findings.map { findings in
            findings.map { finding in
                guard let pool = ClozeFinding.pool(of: [finding]) else {
                    preconditionFailure("each sample's chunk is in one of all segments")
                }
                return pool
            }
        }
    }

    private func measure(
        _ found: ScriptCalibration, folders: [String], progress: (Int) -> Void
    ) throws -> Manifest.Calibration {
        progress(0)
        // Of those that hold a candidate: a few pages each.
        var readers: [Int: SegmentReader] = [:]
        return try found.result { heads in
            let pairs = try zip(found.samples, heads).map { sample, head in
                try head.enumerated().map { rank, place in
                    guard rank > 0 else { return LatePair(query: sample.query, text: sample.rest) }
                    let address = place.candidate.address
                    let reader =
                        try readers[address.segment]
                        ?? SegmentReader(folder: folders[address.segment])
                    readers[address.segment] = reader
                    return LatePair(
                        query: sample.query,
                        text: try reader.chunk(address.ordinal).chunk.embeddedText)
                }
            }
            var scores = try LateComparison(vectors: vectors, control: control)
                .similarities(pairs.flatMap { $0 }, progress: progress)[...]
            return pairs.map { pairs in
                defer { scores = scores.dropFirst(pairs.count) }
                return Array(scores.prefix(pairs.count))
            }
        }
    }
}
