import TestSupport
import Testing

@testable import Searching

@Suite("The share that a member has of chance")
struct ChanceSampleTests {
    @Test("honest keys are taken, however many chunks there are")
    func honest() {
        var random = SeededGenerator(seed: 71)
        for count in [1, 2, 7, 40, 127, 128, 129, 500, 3_000, 20_000] {
            for _ in 0..<40 {
                let keys = (0..<count).map { _ in UInt64.random(in: .min ... .max, using: &random) }
                #expect(ChanceSample.mayBe(least(keys), ofChunks: count))
            }
        }
    }

    @Test("a member that invents keys has no more of a sample than chance may give it")
    func bounded() {
        for (chunks, others, most) in [(100, 900, 52), (1_000, 9_000, 52), (200, 200, 128)] {
            // The least keys that are taken of so many chunks, to fill the sample with.
            var keys: [UInt64] = []
            for place in 0..<min(ChanceSample.size, chunks) {
                keys.append(lowest(place + 1, of: chunks))
            }
            #expect(ChanceSample.mayBe(keys, ofChunks: chunks))
            if keys.count > 20 {
                #expect(!ChanceSample.mayBe(keys.map { $0 / 2 }, ofChunks: chunks))
            }
            // Honest others, spread as evenly as can be.
            let step = UInt64.max / UInt64(others)
            let honest = (1...others).map { UInt64($0) * step }
            let last = least(keys + honest).last ?? 0
            #expect(keys.count { $0 <= last } <= most, "\(chunks)")
        }
        #expect(!ChanceSample.mayBe([UInt64](repeating: 0, count: 128), ofChunks: 1_000_000))
        #expect(!ChanceSample.mayBe([3, 2], ofChunks: 2))
    }

    private func least(_ keys: [UInt64]) -> [UInt64] {
        Array(keys.sorted().prefix(ChanceSample.size))
    }

    /// The least key at which `count` of a member's may be, found by halving.
    private func lowest(_ count: Int, of chunks: Int) -> UInt64 {
        var (low, high) = (UInt64.min, UInt64.max)
        while low < high {
            let middle = low + (high - low) / 2
            let expected = Double(chunks) * Double(middle) / 0x1p64
            if Double(count) <= expected + 7 * expected.squareRoot() + 14 {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
