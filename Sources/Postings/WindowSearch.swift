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

    mutating func run() throws(PostingsError) -> [ScoredOrdinal] {
        for start in stride(from: 0, to: lengths.count, by: WindowSums.size) {
            try search(start..<min(start + WindowSums.size, lengths.count))
        }
        return best.sorted()
    }

    private mutating func search(_ window: Range<Int>) throws(PostingsError) {
        for scorer in scorers { scorer.enter(window) }
        scorers.sort { $0.windowBound < $1.windowBound }
        let optional = optionalCount()
        guard optional < scorers.count else { return }
        for scorer in scorers[optional...] where scorer.windowBound > 0 {
            try add(scorer, window)
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
    private func add(_ scorer: TermScorer, _ window: Range<Int>) throws(PostingsError) {
        let cursor = scorer.cursor
        cursor.skipBlocks(before: window.lowerBound)
        while !cursor.isAtEnd {
            try cursor.load()
            cursor.index = addBlock(scorer, window, from: cursor.index)
            guard cursor.index == cursor.count else { return }
            cursor.skipBlock()
        }
    }

    private func addBlock(_ scorer: TermScorer, _ window: Range<Int>, from start: Int) -> Int {
        let documents = scorer.cursor.documents
        let frequencies = scorer.cursor.frequencies
        let count = scorer.cursor.count
        let scale = scorer.scale
        var index = start
        while index < count && documents[index] < window.lowerBound { index += 1 }
        while index < count {
            let ordinal = Int(documents[index])
            guard ordinal < window.upperBound else { break }
            let norm = normConstant + normSlope * Double(lengths[ordinal])
            let units = ScoreUnits.of(
                scale: scale, frequency: Int(frequencies[index]), norm: norm)
            sums.add(units, at: ordinal &- window.lowerBound)
            index += 1
        }
        return index
    }

    /// Offers the documents of the sums, in ascending order, and clears the sums.
    private mutating func collect(
        _ window: Range<Int>, optional: Int, bounds: [Int64]
    ) throws(PostingsError) {
        let sums = sums
        let optionalBound = bounds[optional]
        // A copy, so that the many documents that lose touch nothing but the sums.
        var threshold = best.threshold
        for word in 0..<WindowSums.words {
            var bits = sums.takeBits(word)
            while bits != 0 {
                let slot = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                let sum = sums.take(slot)
                if sum + optionalBound > threshold {
                    try offer(window.lowerBound + slot, sum, optional: optional, bounds: bounds)
                    threshold = best.threshold
                }
            }
        }
    }

    private mutating func offer(
        _ ordinal: Int, _ sum: Int64, optional: Int, bounds: [Int64]
    ) throws(PostingsError) {
        if let allowed, !allowed(ordinal) { return }
        guard optional > 0 else { return best.offer(ordinal, units: sum) }
        var sum = sum
        let norm = normConstant + normSlope * Double(lengths[ordinal])
        for index in stride(from: optional - 1, through: 0, by: -1) {
            if sum + bounds[index + 1] <= best.threshold { return }
            sum += try scorers[index].units(of: ordinal, norm: norm)
        }
        if sum > best.threshold { best.offer(ordinal, units: sum) }
    }
}

/// Partial scores of the documents of one window, and which of them have any.
final class WindowSums {
    /// Ordinals in a window: sums of 32 KiB stay in the first-level cache.
    static let size = 4096
    static let words = size / 64

    private let units: UnsafeMutablePointer<Int64>
    private let bits: UnsafeMutablePointer<UInt64>

    init() {
        units = .allocate(capacity: Self.size)
        units.initialize(repeating: 0, count: Self.size)
        bits = .allocate(capacity: Self.words)
        bits.initialize(repeating: 0, count: Self.words)
    }

    deinit {
        units.deallocate()
        bits.deallocate()
    }

    @inline(__always)
    func add(_ value: Int64, at slot: Int) {
        units[slot] &+= value
        bits[slot >> 6] |= 1 &<< UInt64(slot & 63)
    }

    /// The marked slots of 64; unmarks them.
    func takeBits(_ word: Int) -> UInt64 {
        defer { bits[word] = 0 }
        return bits[word]
    }

    /// The sum at a slot; clears it.
    func take(_ slot: Int) -> Int64 {
        defer { units[slot] = 0 }
        return units[slot]
    }
}
