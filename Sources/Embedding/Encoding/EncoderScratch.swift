import CKernels
import Foundation

/// The memory one thread needs to run one text through the encoder, used again for the next.
final class EncoderScratch {
    /// [tokens][hidden] each. Before a product of a layer norm's output `context` holds what is
    /// made integers of.
    let hidden, other, context: UnsafeMutablePointer<Float>
    /// [tokens][3][hidden]: query, key, value; with room for a panel that reads past its end.
    let attention: UnsafeMutablePointer<Float>
    /// [tokens up to the next multiple of a panel][head size]: a head's keys in panels.
    let keys: UnsafeMutablePointer<Float>
    /// [tokens][intermediate].
    let inner: UnsafeMutablePointer<Float>
    /// [tokens][pitch], one head at a time.
    let scores: UnsafeMutablePointer<Float>
    /// [tokens]: the divisor of each row of `scores`, or the unit of each row of `quantised`.
    let sums: UnsafeMutablePointer<Float>
    /// [tokens][hidden or intermediate up to a multiple of 4]: the left side of a product of
    /// integers.
    let quantised: UnsafeMutablePointer<UInt8>
    private let memory: UnsafeMutableRawPointer

    /// Floats from one row of `scores` to the next.
    static func pitch(_ tokens: Int) -> Int { (tokens + 15) / 16 * 16 }

    /// What the longest text may take, in bytes: models of 8,192 tokens and 1,024 hidden floats
    /// need a third of it.
    static let mostBytes = 2 << 30

    /// Bytes that the longest text takes.
    static func byteCount(_ configuration: ModelConfiguration) -> Int {
        sizes(configuration).reduce(16, +) * MemoryLayout<Float>.stride
    }

    /// Floats of each buffer, in the order of the properties; every one begins on a cache line.
    private static func sizes(_ configuration: ModelConfiguration) -> [Int] {
        let tokens = configuration.maxTokens
        let hidden = tokens * configuration.hiddenSize
        let panel = Int(QUARRY_PANEL)
        let widest = max(configuration.hiddenSize, configuration.intermediateSize)
        let sizes = [
            hidden, hidden, hidden, 3 * hidden + panel,
            (tokens + panel - 1) / panel * panel * configuration.headSize,
            tokens * configuration.intermediateSize, tokens * pitch(tokens), tokens,
            tokens * ((widest + 3) / 4),
        ]
        return sizes.map { ($0 + 15) / 16 * 16 }
    }

    /// - Parameter configuration: one that was opened, which keeps within `mostBytes`.
    init(_ configuration: ModelConfiguration) {
        let padded = Self.sizes(configuration)
        let total = padded.reduce(0, +)
        // Zeros that nobody writes: the system gives a page when a text reaches it, and most texts
        // are far shorter than the longest. What a panel reads past the end of `attention` counts
        // for nothing, but must be there.
        guard let memory = calloc(total + 16, MemoryLayout<Float>.stride) else {
            preconditionFailure("no memory for a text of \(configuration.maxTokens) tokens")
        }
        self.memory = memory
        var next = memory.alignedUp(toMultipleOf: 64).bindMemory(to: Float.self, capacity: total)
        func take(_ index: Int) -> UnsafeMutablePointer<Float> {
            defer { next += padded[index] }
            return next
        }
        self.hidden = take(0)
        other = take(1)
        context = take(2)
        attention = take(3)
        keys = take(4)
        inner = take(5)
        scores = take(6)
        sums = take(7)
        quantised = UnsafeMutableRawPointer(take(8))
            .bindMemory(to: UInt8.self, capacity: padded[8] * MemoryLayout<Float>.stride)
    }

    deinit { free(memory) }
}
