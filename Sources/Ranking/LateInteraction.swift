import CKernels
package import Segments

/// Compares two texts token by token.
package enum LateInteraction {
    /// MaxSim (Khattab & Zaharia 2020): for each token of the query the best cosine among the
    /// document's tokens, averaged over the query's tokens.
    ///
    /// Both are rows of `dimension` floats, each row of length 1.
    /// - Complexity: O(query tokens · document tokens · dimension).
    package static func maxSim(query: [Float], document: [Float], dimension: Int) -> Float {
        precondition(
            dimension > 0 && query.count % dimension == 0 && document.count % dimension == 0,
            "token vectors come in whole rows")
        guard !query.isEmpty, !document.isEmpty else { return 0 }
        return query.withUnsafeBufferPointer { query in
            document.withUnsafeBufferPointer { document in
                var sum: Float = 0
                for row in stride(from: 0, to: query.count, by: dimension) {
                    sum += best(
                        of: UnsafeBufferPointer(rebasing: query[row..<row + dimension]),
                        in: document)
                }
                return sum / Float(query.count / dimension)
            }
        }
    }

    /// The same by stored codes: for each word of the question the best of the document's rows, an
    /// inner product of the two as far as codes tell it.
    ///
    /// Traps unless the codes are of the question's dimension; they must be of its center too.
    /// - Complexity: O(words · rows · dimension).
    package static func maxSim(question: TokenQuestion, codes: TokenCodes) -> Float {
        guard question.count > 0, codes.count > 0 else { return 0 }
        var sum: Float = 0
        forEachWord(of: question, in: codes) { word, products in
            var best = -Float.infinity
            for row in products.indices { best = max(best, products[row]) }
            sum += best + question.offsets[word]
        }
        return sum / Float(question.count)
    }

    /// What each word of the question and each of the document's rows have in common, as `maxSim`
    /// compares them: [words][rows].
    ///
    /// Traps unless the codes are of the question's dimension.
    /// - Complexity: O(words · rows · dimension).
    package static func similarities(question: TokenQuestion, codes: TokenCodes) -> [Float] {
        var found: [Float] = []
        found.reserveCapacity(question.count * codes.count)
        forEachWord(of: question, in: codes) { word, products in
            found += products.map { $0 + question.offsets[word] }
        }
        return found
    }

    /// What each token of a query and each of a document have in common: cosines, [query][document].
    /// Both as for `maxSim`.
    /// - Complexity: O(query tokens · document tokens · dimension).
    package static func similarities(
        query: [Float], document: [Float], dimension: Int
    ) -> [Float] {
        precondition(
            dimension > 0 && query.count % dimension == 0 && document.count % dimension == 0,
            "token vectors come in whole rows")
        return query.withUnsafeBufferPointer { query in
            document.withUnsafeBufferPointer { document in
                stride(from: 0, to: query.count, by: dimension).flatMap { word in
                    stride(from: 0, to: document.count, by: dimension).map { row in
                        dot(
                            UnsafeBufferPointer(rebasing: query[word..<word + dimension]),
                            UnsafeBufferPointer(rebasing: document[row..<row + dimension]))
                    }
                }
            }
        }
    }

    /// Calls `body` with each word and what it has in common with the rows, less the word's offset.
    private static func forEachWord(
        of question: TokenQuestion, in codes: TokenCodes, body: (Int, [Float]) -> Void
    ) {
        let (dimension, rows) = (question.dimension, codes.count)
        precondition(codes.dimension == dimension, "codes are of the question's dimension")
        guard rows > 0 else { return }
        let places = (0..<rows).map(UInt32.init)
        var products = [Float](repeating: 0, count: rows)
        for word in 0..<question.count {
            question.words.withUnsafeBufferPointer { words in
                codes.signs.withUnsafeBufferPointer { signs in
                    quarry_dot_f32_rows(
                        words.baseAddress! + word * dimension, signs.baseAddress!, dimension,
                        dimension, places, rows, &products)
                }
            }
            for row in 0..<rows {
                products[row] = products[row] * codes.scales[row] + codes.offsets[row]
            }
            body(word, products)
        }
    }

    /// Inner product of two vectors of one length.
    static func dot(_ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>)
        -> Float
    {
        precondition(left.count == right.count, "vectors of one index have one dimension")
        return quarry_dot_f32(left.baseAddress, right.baseAddress, left.count)
    }

    private static func best(
        of token: UnsafeBufferPointer<Float>, in document: UnsafeBufferPointer<Float>
    ) -> Float {
        var best = -Float.infinity
        for row in stride(from: 0, to: document.count, by: token.count) {
            let dot = quarry_dot_f32(
                token.baseAddress, document.baseAddress! + row, token.count)
            best = max(best, dot)
        }
        return best
    }
}
