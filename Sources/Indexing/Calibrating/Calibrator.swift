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
struct Calibrator {
    let layout: IndexLayout
    let vectors: VectorStage
    let settings: IndexSettings
    let languages: Manifest.Languages
    let threads: Int
    /// Asked between batches.
    let control: StopControl
    let events: BuildEvents

    /// Fewer samples than this say nothing; the script keeps the default weights.
    private static let minimumSamples = 24
    /// Samples that late interaction is measured on, which costs more.
    private static let lateSamples = 48
    private static let lateDepth = 12
    /// From this weight of the vector side on, the model is taken to know the script.
    private static let trustedVectorWeight = 0.4
    /// Where measuring late interaction begins for a model that knows the script: so much below
    /// the weight its vectors have earned. It is the same model's view, but a noisier one.
    private static let lateDiscount = 0.2
    private static let candidateCount = 100
    private static let ef = 128

    func calibrate(
        _ entries: [Manifest.SegmentEntry]
    ) throws -> [String: Manifest.Calibration] {
        let segments = try entries.map { try SegmentReader(folder: layout.segment($0.id)) }
        let search = CandidateSearch(
            segments: segments, settings: settings.bm25, isShared: false)
        let samples = try ClozeSampler(segments: segments, threads: threads).samples()
        var calibration: [String: Manifest.Calibration] = [:]
        let usable = ScriptClass.allCases.filter {
            (samples[$0]?.count ?? 0) >= Self.minimumSamples
        }
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
        _ script: ScriptClass, samples: [ClozeSample], search: CandidateSearch,
        progress: (Int) -> Void
    ) throws -> Manifest.Calibration {
        progress(0)
        let pools = try pools(of: samples, in: search)
        let vectorWeight =
            settings.ranking.vectorWeight[script.rawValue]
            ?? WeightGrid.best(prior: script.defaultVectorWeight) { weight in
                pools.map { $0.reciprocalRank(vectorWeight: weight) }
            }
        let lateWeight =
            try settings.ranking.lateWeight[script.rawValue]
            ?? measureLate(
                script, vectorWeight: vectorWeight, samples: samples, pools: pools,
                segments: search.segments, progress: progress)
        return Manifest.Calibration(
            vectorWeight: vectorWeight, lateWeight: lateWeight, samples: samples.count)
    }

    /// The weight of late interaction beside these vectors.
    private func measureLate(
        _ script: ScriptClass, vectorWeight: Double, samples: [ClozeSample], pools: [ClozePool],
        segments: [SegmentReader], progress: (Int) -> Void
    ) throws -> Double {
        let heads = pools.prefix(Self.lateSamples).map {
            $0.head(vectorWeight: vectorWeight, depth: Self.lateDepth)
        }
        // Token vectors of a model that hardly knows the script are noise.
        let isTrusted =
            vectorWeight >= Self.trustedVectorWeight && script.defaultLateWeight > 0
        return try LateCalibration(vectors: vectors, segments: segments, control: control).weight(
            of: samples, heads: heads, prior: isTrusted ? vectorWeight - Self.lateDiscount : 0,
            progress: progress)
    }

    /// Each sample's candidates.
    private func pools(
        of samples: [ClozeSample], in search: CandidateSearch
    ) throws -> [ClozePool] {
        let directions = ScriptDirections(languages.centers(dimension: vectors.dimension))
        let queries = try vectors.vectors(of: samples.map(\.query), as: .query)
        let rests = try vectors.vectors(of: samples.map(\.rest), as: .document)
        let dimension = vectors.dimension
        let row = { @Sendable (rows: [Float], index: Int) in
            Array(rows[index * dimension..<(index + 1) * dimension])
        }
        let results = Parallel.map(samples.count, threads: threads) { index in
            Result {
                try pool(
                    samples[index], query: directions.neutral(row(queries, index)),
                    rest: row(rests, index), in: search)
            }
        }
        return try results.map { try $0.get() }
    }

    /// The candidates for a sample's sentence, with the rest of its chunk in the chunk's place.
    private func pool(
        _ sample: ClozeSample, query: [Float], rest: [Float], in search: CandidateSearch
    ) throws -> ClozePool {
        let lexical = try search.lexicalQuery(sample.query)
        let found = try search.candidates(
            RetrievalQuery(text: sample.query, vector: query), lexicalQuery: lexical,
            count: Self.candidateCount, ef: Self.ef)
        let scripts = QuestionScripts(
            [sample.query],
            pairs: ScriptPairs(languages.alignedScripts, chunks: languages.chunkScripts))
        var known: [ChunkAddress: Double] = [:]
        let others = try search.compared(found, with: scripts, known: &known).filter {
            try $0.address != sample.address && !isHeld(sample.query, at: $0.address, in: search)
        }
        let segment = search.segments[sample.address.segment]
        let source = try segment.sources[segment.chunk(sample.address.ordinal).source]
        let fields = sample.chunk.indexedFields(
            title: source.facts.title, weights: settings.bm25.fields)
        let target = Candidate(
            address: sample.address, bm25: lexical.score(ofFields: fields),
            vector: rest.withUnsafeBufferPointer { CandidateSearch.cosine(query, $0) })
        return ClozePool(candidates: [target] + others)
    }

    /// Whether a chunk holds the sentence too, by overlap or as a copy: then it is an answer as
    /// good as the one looked for.
    private func isHeld(
        _ sentence: String, at address: ChunkAddress, in search: CandidateSearch
    ) throws -> Bool {
        let text = try search.segments[address.segment].chunk(address.ordinal).chunk.text
        return text.holdsBytes(of: sentence)
    }
}

extension String {
    /// Whether the other string's UTF-8 bytes stand in this one's.
    func holdsBytes(of other: String) -> Bool {
        var text = self
        let sought = Array(other.utf8)
        guard let first = sought.first else { return true }
        return text.withUTF8 { text in
            guard text.count >= sought.count else { return false }
            return (0...text.count - sought.count).contains { start in
                text[start] == first
                    && text[start..<start + sought.count].elementsEqual(sought)
            }
        }
    }
}
