/// Levels of 0 and 1 as runs: what Parquet calls RLE, with no bit-packed runs among them.
///
/// Source: Apache Parquet, `Encodings.md`.
struct LevelRuns {
    private var runs: [(level: UInt8, count: Int)] = []

    mutating func append(_ level: UInt8, count: Int = 1) {
        if let last = runs.last, last.level == level {
            runs[runs.count - 1].count += count
        } else {
            runs.append((level, count))
        }
    }

    /// The length in bytes (u32), then each run: twice its length as a varint, its level.
    var encoded: [UInt8] {
        var body: [UInt8] = []
        for run in runs {
            var rest = UInt64(run.count) << 1
            while rest >= 0x80 {
                body.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            body.append(UInt8(rest))
            body.append(run.level)
        }
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt32(body.count))
        return bytes + body
    }
}
