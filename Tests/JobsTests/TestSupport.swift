import Corpus
import Foundation
import Testing

@testable import Jobs

extension Digest {
    /// A digest told from others by its first byte.
    init(number: Int) {
        self.init(bytes: [UInt8(truncatingIfNeeded: number)] + Array(repeating: 7, count: 31))
    }
}

extension WorkInput {
    init(content: Int, parser: Int = 1, settings: Int = 1) {
        self.init(
            contentHash: Digest(number: content), parserFingerprint: Digest(number: parser),
            settingsFingerprint: Digest(number: settings))
    }
}

/// Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
