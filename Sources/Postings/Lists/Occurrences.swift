import Corpus

/// The occurrences of some terms, each term's together and in document order: a counting sort
/// of the log.
struct Occurrences {
    private(set) var documents: [UInt32]
    private(set) var positions: [UInt32]
    private var starts: [Int]

    init(of terms: ArraySlice<Int>, in log: TokenLog, counts: [Int]) {
        var next = [Int](repeating: -1, count: counts.count)
        starts = [0]
        for term in terms {
            next[term] = starts[starts.count - 1]
            starts.append(next[term] + counts[term])
        }
        let total = starts[starts.count - 1]
        documents = [UInt32](repeating: 0, count: total)
        positions = [UInt32](repeating: 0, count: total)
        scatter(log, next: &next)
    }

    func range(_ slot: Int) -> Range<Int> { starts[slot]..<starts[slot + 1] }

    private mutating func scatter(_ log: TokenLog, next: inout [Int]) {
        var large = log.largeSteps.makeIterator()
        var token = 0
        for (document, end) in log.ends.enumerated() {
            var position = 0
            while token < end {
                let step = log.steps[token]
                position += step == TokenLog.escape ? large.next() ?? 0 : Int(step)
                let term = Int(log.terms[token])
                let place = next[term]
                if place >= 0 {
                    documents[place] = UInt32(document)
                    positions[place] = UInt32(position)
                    next[term] = place + 1
                }
                token += 1
            }
        }
    }
}
