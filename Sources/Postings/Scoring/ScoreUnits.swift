import Corpus

/// Scores in units of 2⁻³².
enum ScoreUnits {
    /// The sum of a `Double` below 2¹⁹ and this has the wanted rounding in its low bits.
    private static let magic = Double(3 << 19)

    /// What one term adds to a document's score.
    @inline(__always)
    static func of(scale: Double, frequency: Int, norm: Double) -> Int64 {
        let tf = Double(frequency)
        let rounded = scale * tf / (tf + norm) + magic
        return Int64(bitPattern: rounded.bitPattern &- magic.bitPattern)
    }

    static func score(_ units: Int64) -> Float { Float(Double(units) * 0x1p-32) }

    /// Units of which as many or fewer score no more than `score`, which `score(_:)` gave.
    static func most(_ score: Float) -> Int64 { Int64(Double(score) * 0x1p32) }
}
