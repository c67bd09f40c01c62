import CKernels

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
