/// What the indexed corpus is like.
package struct CorpusProfile: Codable, Hashable, Sendable {
    /// BCP 47 language → sources.
    package var languages: [String: Int] = [:]
    /// Type → sources.
    package var types: [String: Int] = [:]
    /// Verdict → pages; only types with pages count.
    package var pages: [String: Int] = [:]
    package var poorSources = Listing<PoorSource>()
    package var warnings = Listing<Warning>()
    package var largest: [RunRecord.FileFacts] = []
    package var segments: [Segment] = []

    package init() {}

    /// A source with pages that could not be read in full.
    package struct PoorSource: Codable, Hashable, Sendable {
        package var source: String
        package var pageCount: Int
        /// Verdict → pages, `ok` left out.
        package var pages: [String: Int]

        package init(source: String, pageCount: Int, pages: [String: Int]) {
            self.source = source
            self.pageCount = pageCount
            self.pages = pages
        }
    }

    package struct Warning: Codable, Hashable, Sendable {
        package var source: String
        package var message: String

        package init(source: String, message: String) {
            self.source = source
            self.message = message
        }
    }

    package struct Segment: Codable, Hashable, Sendable {
        package var id: String
        package var sources: Int
        package var chunks: Int
        package var bytes: Int
        /// Tokens a chunk.
        package var lengths: LengthHistogram

        package init(
            id: String, sources: Int, chunks: Int, bytes: Int, lengths: LengthHistogram
        ) {
            self.id = id
            self.sources = sources
            self.chunks = chunks
            self.bytes = bytes
            self.lengths = lengths
        }
    }

    /// Of all segments.
    package var lengths: LengthHistogram {
        segments.reduce(into: LengthHistogram()) { $0.add($1.lengths) }
    }
}

/// How many chunks have how many tokens, in bins that double in width past 256.
package struct LengthHistogram: Codable, Hashable, Sendable {
    /// The first length of each bin: 0, 16, … 256, 512, 1024, … and no end.
    package static let starts =
        Array(stride(from: 0, through: 256, by: 16)) + [512, 1024, 2048, 4096]

    package private(set) var counts = [Int](repeating: 0, count: Self.starts.count)

    package init() {}

    package mutating func add(_ tokens: Int) {
        let bin =
            tokens < 256
            ? max(tokens, 0) / 16 : (Self.starts.lastIndex { $0 <= tokens } ?? 0)
        counts[bin] += 1
    }

    package mutating func add(_ other: LengthHistogram) {
        for (bin, count) in other.counts.enumerated() where bin < counts.count {
            counts[bin] += count
        }
    }

    package var total: Int { counts.reduce(0, +) }

    /// The first length of the bin that holds the given part, 0…1, of the chunks.
    package func quantile(_ part: Double) -> Int {
        let wanted = Double(total) * part
        var sum = 0.0
        for (start, count) in zip(Self.starts, counts) {
            sum += Double(count)
            if sum >= wanted { return start }
        }
        return Self.starts.last ?? 0
    }
}
