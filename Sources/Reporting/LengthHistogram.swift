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
