import Corpus
import Segments

/// The units that a plan makes of a corpus, and what each costs.
struct BuildShape: Sendable {
    let corpus: SimulatedCorpus
    let costs: BuildCosts
    let sharesCache: Bool
    let prepareCount: Int
    /// Chunks of each.
    let partitions: [Double]

    static let filesPerSegment = SegmentFile.order.count
    /// Units of a phase: more are no plan.
    static let maximumUnits = 2_000_000
    /// A unit ends with the source with which it has cost enough, so even few are much alike.
    private static let maximumSpread = 0.5
    /// Of one script, see `ClozeSampler` and `ScriptCalibration`: questions, pairs of late
    /// interaction, pairs of one question, and tokens of a question.
    private static let (questions, pairs, depth, questionTokens) = (128.0, 576.0, 12.0, 20.0)

    /// - Throws: `invalidInput` for more units than a plan may have.
    init(
        of corpus: SimulatedCorpus, costs: BuildCosts, sharesCache: Bool, unitSeconds: Double,
        maximumUnits: Int?
    ) throws(QuarryError) {
        self.corpus = corpus
        self.costs = costs
        self.sharesCache = sharesCache
        partitions = corpus.partitions
        // As the planner estimates it, whatever it costs.
        let total = UnitCost.seconds(
            sources: corpus.sources, tokens: Double(corpus.chunks) * corpus.tokens)
        let enough = max(unitSeconds, total / Double(maximumUnits ?? .max))
        let count = (total / enough).rounded(.up)
        guard enough > 0, count <= Double(Self.maximumUnits) else {
            throw QuarryError(
                .invalidInput,
                "that is more than \(Self.maximumUnits) units to prepare; --unit-time makes "
                    + "longer ones")
        }
        let fewest = (corpus.sources + Planner.mostSources - 1) / Planner.mostSources
        prepareCount = min(max(1, Int(count), fewest), corpus.sources)
    }

    private var groupCount: Int {
        (partitions.count + Planner.groupSize - 1) / Planner.groupSize
    }

    func count(of phase: Phase) -> Int {
        switch phase {
        case .prepare: prepareCount
        case .segment: partitions.count
        case .search, .compare: groupCount
        }
    }

    func units(of phase: Phase) -> [SimulatedUnit] {
        switch phase {
        case .prepare: Array(repeating: preparation, count: prepareCount)
        case .segment: partitions.map(segment)
        case .search: (0..<groupCount).map { search(partitions(ofGroup: $0)) }
        case .compare: Array(repeating: comparison, count: groupCount)
        }
    }

    private var preparation: SimulatedUnit {
        let (chunks, sources) = (
            Double(corpus.chunks) / Double(prepareCount),
            Double(corpus.sources) / Double(prepareCount)
        )
        return SimulatedUnit(
            seconds: costs.startSeconds + sources * costs.secondsPerSource
                + chunks * corpus.tokens / costs.tokensPerSecond,
            bytesRead: 0,
            bytesWritten: chunks * costs.packBytesPerChunk + sources * costs.receiptBytesPerSource,
            requests: 3, spread: min(costs.sourceSpread / sources.squareRoot(), Self.maximumSpread))
    }

    private func segment(ofChunks chunks: Double) -> SimulatedUnit {
        // Packs that reach into the neighbouring partitions come whole.
        let packs = chunks / Double(corpus.chunks) * Double(prepareCount) + 1
        return SimulatedUnit(
            seconds: costs.startSeconds + chunks * costs.segmentSecondsPerChunk,
            bytesRead: min(
                packs * Double(corpus.chunks) / Double(prepareCount), Double(corpus.chunks))
                * costs.packBytesPerChunk,
            bytesWritten: chunks * costs.segmentBytesPerChunk + costs.factsBytes,
            requests: packs + Double(Self.filesPerSegment) + 2)
    }

    private func partitions(ofGroup group: Int) -> ArraySlice<Double> {
        let start = group * Planner.groupSize
        return partitions[start..<min(start + Planner.groupSize, partitions.count)]
    }

    private func search(_ group: ArraySlice<Double>) -> SimulatedUnit {
        SimulatedUnit(
            seconds: costs.startSeconds
                + Self.questions * Self.questionTokens / costs.tokensPerSecond
                + Self.questions * Double(group.count) * costs.searchSeconds,
            bytesRead: group.reduce(0, +) * costs.segmentBytesPerChunk, bytesWritten: 1e6,
            requests: Double(group.count * Self.filesPerSegment) + 2)
    }

    /// Chunks that questions are compared with are spread over all segments.
    private var comparison: SimulatedUnit {
        // Each question has a text of its own that nothing has embedded before.
        let pairs = sharesCache ? Self.pairs / Self.depth : Self.pairs
        let own = pairs / Double(groupCount)
        return SimulatedUnit(
            seconds: costs.startSeconds
                + own * (corpus.tokens + Self.questionTokens) / costs.tokensPerSecond,
            bytesRead: Double(corpus.chunks) / Double(groupCount) * costs.segmentBytesPerChunk,
            bytesWritten: 1e5, requests: Double(Planner.groupSize * Self.filesPerSegment) + 2)
    }
}
