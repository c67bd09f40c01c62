import Corpus

/// Block-max MaxScore over windows of ordinals (Turtle & Flood 1995; Ding & Suel 2011; windows
/// as in Lucene's bulk scorer).
///
/// In each window the terms whose bounds together cannot beat the worst document held are left
/// out; the others' postings are added up in an array; only documents that could still enter the
/// list are looked up in the lists left out.
struct WindowSearch {
    private var scorers: [TermScorer]
    private let lengths: DocumentLengths
    private let normConstant: Double
    private let normSlope: Double
    private var best: BestScores
    private let allowed: ((Int) -> Bool)?
    private let sums: WindowSums

    init(
        _ scorers: [TermScorer], lengths: DocumentLengths, query: BM25Query, best: BestScores,
        allowed: ((Int) -> Bool)?
    ) {
        self.scorers = scorers
        self.lengths = lengths
        normConstant = query.normConstant
        normSlope = query.normSlope
        self.best = best
        self.allowed = allowed
        sums = WindowSums()
    }

    mutating func run() throws(QuarryError) -> [ScoredOrdinal] {
        for start in stride(from: 0, to: lengths.count, by: WindowSums.size) {
            try search(start..<min(start + WindowSums.size, lengths.count))
        }
        return best.sorted()
    }

    private mutating func search(_ window: Range<Int>) throws(QuarryError) {
        for scorer in scorers { scorer.enter(window) }
        scorers.sort { $0.windowBound < $1.windowBound }
        let optional = optionalCount()
        guard optional < scorers.count else { return }
        for scorer in scorers[optional...] where scorer.windowBound > 0 {
            try add(scorer, in: window)
        }
        var bounds: [Int64] = [0]
        for scorer in scorers[..<optional] {
            bounds.append(bounds[bounds.count - 1] + scorer.windowBound)
        }
        try collect(window, optional: optional, bounds: bounds)
    }

    /// How many terms, the weakest first, cannot lift a document over the threshold alone.
    private func optionalCount() -> Int {
        var sum: Int64 = 0
        for (index, scorer) in scorers.enumerated() {
            sum += scorer.windowBound
            if sum > best.threshold { return index }
        }
        return scorers.count
    }

    /// Adds one term's postings of the window to the sums.
    private func add(_ scorer: TermScorer, in window: Range<Int>) throws(QuarryError) {
        let cursor = scorer.cursor
        cursor.skipBlocks(before: window.lowerBound)
        while !cursor.isAtEnd {
            try cursor.load()
            cursor.index = addBlock(of: scorer, in: window, from: cursor.index)
            guard cursor.index == cursor.count else { return }
            cursor.skipBlock()
        }
    }

    private func addBlock(of scorer: TermScorer, in window: Range<Int>, from start: Int) -> Int {
        let documents = scorer.cursor.documents
        let frequencies = scorer.cursor.frequencies
        let count = scorer.cursor.count
        let scale = scorer.scale
        var index = start
        while index < count && documents[index] < window.lowerBound { index += 1 }
        while index < count {
            let ordinal = Int(documents[index])
            guard ordinal < window.upperBound else { break }
            let units = ScoreUnits.of(
                scale: scale, frequency: Int(frequencies[index]), norm: norm(of: ordinal))
            sums.add(units, at: ordinal &- window.lowerBound)
            index += 1
        }
        return index
    }

    /// Completes the sums of the documents that could enter the list, the strongest of the terms
    /// left out first, then offers them in ascending order; clears the sums.
    private mutating func collect(
        _ window: Range<Int>, optional: Int, bounds: [Int64]
    ) throws(QuarryError) {
        let threshold = best.threshold
        var count = sums.gather(above: threshold - bounds[optional])
        if let allowed { count = sums.keep(count) { allowed(window.lowerBound + $0) } }
        for index in stride(from: optional - 1, through: 0, by: -1) where count > 0 {
            count = try scorers[index].complete(
                sums, count: count, above: threshold - bounds[index + 1], in: self, window: window)
        }
        for place in 0..<count {
            let slot = Int(sums.candidates[place])
            best.offer(window.lowerBound + slot, units: sums.take(slot))
        }
    }

    /// The length normalisation of a document.
    @inline(__always)
    func norm(of ordinal: Int) -> Double {
        normConstant + normSlope * Double(lengths[ordinal])
    }
}
