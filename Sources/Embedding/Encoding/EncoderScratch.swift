/// The memory one thread needs to run one text through the encoder, used again for the next.
final class EncoderScratch {
    /// [tokens][hidden] each.
    let hidden, other, query, key, value, context: UnsafeMutablePointer<Float>
    /// [tokens][intermediate].
    let inner: UnsafeMutablePointer<Float>
    /// [tokens][pitch], one head at a time.
    let scores: UnsafeMutablePointer<Float>
    /// [tokens]: the divisor of each row of `scores`.
    let sums: UnsafeMutablePointer<Float>
    private let memory: UnsafeMutableRawPointer

    /// Floats from one row of `scores` to the next.
    static func pitch(_ tokens: Int) -> Int { (tokens + 15) / 16 * 16 }

    init(_ configuration: ModelConfiguration) {
        let tokens = configuration.maxTokens
        let sizes =
            [Int](repeating: tokens * configuration.hiddenSize, count: 6)
            + [tokens * configuration.intermediateSize, tokens * Self.pitch(tokens), tokens]
        // Every buffer begins on a cache line.
        let padded = sizes.map { ($0 + 15) / 16 * 16 }
        memory = UnsafeMutableRawPointer.allocate(
            byteCount: padded.reduce(0, +) * MemoryLayout<Float>.stride, alignment: 64)
        var next = memory.bindMemory(to: Float.self, capacity: padded.reduce(0, +))
        func take(_ index: Int) -> UnsafeMutablePointer<Float> {
            defer { next += padded[index] }
            return next
        }
        hidden = take(0)
        other = take(1)
        query = take(2)
        key = take(3)
        value = take(4)
        context = take(5)
        inner = take(6)
        scores = take(7)
        sums = take(8)
    }

    deinit { memory.deallocate() }
}
