import Corpus
import Storage

/// Turns a token log into the four files.
struct PostingsWriter {
    private let log: TokenLog
    /// Term numbers in the order of the dictionary, without those no document holds.
    private let order: [Int]
    /// Occurrences of each term number.
    private let occurrences: [Int]

    /// Occurrences sorted by term at a time: bounds the memory at 8 bytes each.
    private static let batch = 4 << 20

    init(_ log: TokenLog) {
        self.log = log
        var occurrences = [Int](repeating: 0, count: log.lexicon.count)
        for term in log.terms { occurrences[Int(term)] += 1 }
        order = log.lexicon.sorted().filter { occurrences[$0] > 0 }
        self.occurrences = occurrences
    }

    func write(
        to directory: String
    ) throws(StorageError) -> [(name: String, info: SealedFileInfo)] {
        let norms = try writeNorms("\(directory)/norms")
        var terms = TermsWriter()
        var postings = try SealedFileWriter(
            path: "\(directory)/postings", kind: PostingsFormat.postings,
            version: PostingsFormat.version)
        var positions = try SealedFileWriter(
            path: "\(directory)/positions", kind: PostingsFormat.positions,
            version: PostingsFormat.version)
        var lists = ListEncoder(lengths: log.lengths)
        for batch in batches() {
            let sorted = Occurrences(of: order[batch], in: log, counts: occurrences)
            for (slot, term) in order[batch].enumerated() {
                let list = lists.encode(sorted, slot)
                terms.append(
                    log.lexicon.bytes(term),
                    TermEntry(
                        documentFrequency: list.documentFrequency,
                        occurrences: occurrences[term], postingsLength: list.postings.count,
                        positionsLength: list.positions.count))
                try postings.append(list.postings)
                try positions.append(list.positions)
            }
        }
        try postings.append([UInt8](repeating: 0, count: PostingsFormat.slack))
        let infos = [
            try terms.write("\(directory)/terms"), try postings.seal(), try positions.seal(), norms,
        ]
        return Array(zip(PostingsFormat.fileNames, infos)).map { (name: $0, info: $1) }
    }

    private func writeNorms(_ path: String) throws(StorageError) -> SealedFileInfo {
        var writer = ByteWriter()
        writer.reserve(PostingsFormat.normsHeaderSize + 4 * log.lengths.count)
        writer.integer(UInt64(log.lengths.count))
        writer.integer(log.lengths.reduce(UInt64(0)) { $0 + UInt64($1) })
        for length in log.lengths { writer.integer(length) }
        return try SealedFileWriter.write(
            path: path, kind: PostingsFormat.norms, version: PostingsFormat.version,
            payload: writer.bytes)
    }

    /// Ranges of `order` that hold about `batch` occurrences each.
    private func batches() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var sum = 0
        for (index, term) in order.enumerated() {
            sum += occurrences[term]
            if sum >= Self.batch {
                ranges.append(start..<index + 1)
                start = index + 1
                sum = 0
            }
        }
        if start < order.count { ranges.append(start..<order.count) }
        return ranges
    }
}

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
        scatter(log, &next)
    }

    func range(_ slot: Int) -> Range<Int> { starts[slot]..<starts[slot + 1] }

    private mutating func scatter(_ log: TokenLog, _ next: inout [Int]) {
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
