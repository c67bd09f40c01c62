import Corpus

/// Makes `TokenCodes` of a text's words, and of a question what is compared with them.
///
/// 1. Three neighbouring words are added up and brought to length 1: p. A document's words come in
///    phrases, whose vectors are alike.
/// 2. Of y = p - center the signs are kept, and a scale ‖y‖² / Σ|y|, by which the inner product of
///    y with itself stays what it was (Gao & Long 2024). Token vectors of a model point in one
///    direction mostly; without it their signs would say what all have in common.
/// 3. What the center contributes to an inner product is kept as one number.
///
/// A function of the words and of the center, which is the model's: see `Encoder.meanWordVector`.
/// Plain floats in a fixed order, so the same bits on every CPU.
package struct TokenCoder: Hashable, Sendable {
    /// Of all that decides the bytes, given the words and the center; part of the inputs of a
    /// segment that holds them.
    package static let version = "codes-1"

    /// [dimension]
    package let center: [Float]

    package var dimension: Int { center.count }

    /// Words that share a row.
    package static let window = 3

    package init(center: [Float]) {
        precondition(!center.isEmpty, "vectors have components")
        self.center = center
    }

    /// The bytes of a text's `TokenCodes`.
    /// - Parameter words: rows of `dimension` finite floats, each of length 1.
    /// - Complexity: O(words).
    package func encode(_ words: [Float]) -> [UInt8] {
        precondition(words.count % dimension == 0, "token vectors come in whole rows")
        let step = Self.window * dimension
        let count = (words.count + step - 1) / step
        var writer = ByteWriter()
        writer.reserve(count * TokenCodes.rowBytes(dimension))
        for start in stride(from: 0, to: words.count, by: step) {
            let vector = phrase(words[start..<min(start + step, words.count)])
            append(difference(vector), to: &writer)
        }
        return writer.bytes
    }

    /// A question's words, as they are compared with codes.
    /// - Parameter words: rows of `dimension` floats, each of length 1.
    package func question(_ words: [Float]) -> TokenQuestion {
        precondition(words.count % dimension == 0, "token vectors come in whole rows")
        let rows = stride(from: 0, to: words.count, by: dimension).map {
            words[$0..<$0 + dimension]
        }
        return TokenQuestion(
            center: center, words: rows.flatMap(difference),
            offsets: rows.map { product($0, center) })
    }

    /// The sum of rows at length 1; zeros where it is zero.
    private func phrase(_ rows: ArraySlice<Float>) -> ArraySlice<Float> {
        var sum = Array(rows.prefix(dimension))
        for start in stride(from: dimension, to: rows.count, by: dimension) {
            sum = zip(sum, rows.dropFirst(start)).map { $0 + $1 }
        }
        let length = product(sum[...], sum).squareRoot()
        guard length > 0 else { return sum[...] }
        for index in 0..<dimension { sum[index] /= length }
        return sum[...]
    }

    private func difference(_ vector: ArraySlice<Float>) -> [Float] {
        zip(vector, center).map { $0 - $1 }
    }

    private func append(_ difference: [Float], to writer: inout ByteWriter) {
        let signs = stride(from: 0, to: dimension, by: 8).map { start in
            difference[start..<min(start + 8, dimension)].reversed().reduce(UInt8(0)) {
                $0 << 1 | ($1 >= 0 ? 1 : 0)
            }
        }
        writer.raw(signs)
        let sum = difference.reduce(0) { $0 + $1.magnitude }
        let scale = sum > 0 ? product(difference[...], difference) / sum : 0
        writer.integer(HalfFloat.narrow(scale))
        writer.integer(HalfFloat.narrow(product(difference[...], center)))
    }

    /// In the order of the components, without fused steps.
    private func product(_ left: ArraySlice<Float>, _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
