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
    ) throws(QuarryError) -> [(name: String, info: SealedFileInfo)] {
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
                let list = lists.encode(sorted, slot: slot)
                terms.append(
                    log.lexicon.bytes(term),
                    entry: TermEntry(
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

    private func writeNorms(_ path: String) throws(QuarryError) -> SealedFileInfo {
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
