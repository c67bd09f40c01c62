/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// `count` numbers around `center`, at most `spread` away.
    package mutating func floats(_ count: Int, center: Float = 0, spread: Float) -> [Float] {
        (0..<count).map { _ in Float.random(in: center - spread...center + spread, using: &self) }
    }
}
