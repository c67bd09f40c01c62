import Corpus
import Embedding
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

    func calibrate(
        _ entries: [Manifest.SegmentEntry]
    ) throws -> [String: Manifest.Calibration] {
        let segments = try entries.map { try SegmentReader(folder: layout.segment($0.id)) }
        let samples = try ClozeSampler(threads: threads).samples(of: segments)
        let search = ClozeSearch(
            segments.enumerated().map { (place: $0, reader: $1) }, vectors: vectors,
            settings: settings, languages: languages, threads: threads)
        var calibration: [String: Manifest.Calibration] = [:]
        let usable = ScriptCalibration.usable(samples)
        // Per script a hundred parts; late interaction is nearly all of the work.
        let total = usable.count * 100
        for (number, script) in usable.enumerated() {
            let measured = try measure(
                script, samples: samples[script] ?? [], search: search
            ) { done in
                events.progress(.calibrate, number * 100 + done, total)
            }
            calibration[script.rawValue] = measured
        }
        events.progress(.calibrate, total, total)
        return calibration
    }

    private func measure(
        _ script: ScriptClass, samples: [ClozeSample], search: ClozeSearch,
        progress: (Int) -> Void
    ) throws -> Manifest.Calibration {
        progress(0)
        let pools = try search.findings(for: samples).map { finding in
            guard let pool = ClozeFinding.pool(of: [finding]) else {
                preconditionFailure("each sample's chunk is in one of all segments")
            }
            return pool
        }
        let found = ScriptCalibration(
            script, samples: samples, pools: pools, ranking: settings.ranking)
        return try found.result { heads in
            let pairs = try zip(samples, heads).map { sample, head in
                try head.enumerated().map {
                    try pair(
                        sample, with: $0.element.candidate, isTarget: $0.offset == 0,
                        in: search.search.segments)
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

    private func pair(
        _ sample: ClozeSample, with candidate: Candidate, isTarget: Bool,
        in segments: [SegmentReader]
    ) throws -> LatePair {
        guard !isTarget else { return LatePair(query: sample.query, text: sample.rest) }
        let chunk = try segments[candidate.address.segment].chunk(candidate.address.ordinal)
        return LatePair(query: sample.query, text: chunk.chunk.embeddedText)
    }
}
