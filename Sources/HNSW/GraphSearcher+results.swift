package import Corpus

extension GraphSearcher {
    /// The best `k` by comparing the query with every allowed vector: O(vectors).
    /// - Throws: `invalidInput`, as `search`.
    package func exactSearch(
        query: UnsafeBufferPointer<Float>, k: Int, allowed: OrdinalSet? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        try check(query, allowed: allowed)
        return scan(query, k: k, allowed: allowed)
    }

    package func exactSearch(
        query: [Float], k: Int, allowed: OrdinalSet? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        let result: Result<[ScoredOrdinal], QuarryError> = query.withUnsafeBufferPointer { buffer in
            Result { () throws(QuarryError) in
                try exactSearch(query: buffer, k: k, allowed: allowed)
            }
        }
        return try result.get()
    }

    /// `query` has the vectors' dimension.
    func scan(
        _ query: UnsafeBufferPointer<Float>, k: Int, allowed: OrdinalSet?
    ) -> [ScoredOrdinal] {
        guard k > 0, let query = query.baseAddress else { return [] }
        let capacity = min(k, max(graph.count, 1))
        return withUnsafeTemporaryAllocation(of: ScoreKey.self, capacity: capacity) { storage in
            var scan = RowScan(
                query: query, vectors: vectors,
                beam: Beam(storage: storage.baseAddress!, capacity: capacity))
            if let allowed {
                allowed.forEach { scan.add($0) }
            } else {
                for ordinal in 0..<graph.count { scan.add(ordinal) }
            }
            scan.finishBlock()
            return scan.beam.sorted.map { ScoredOrdinal(ordinal: Int($0.node), score: $0.score) }
        }
    }

    /// The first `k` of a beam with the copies of each node beside it.
    func results(of beam: Beam, k: Int, allowed: OrdinalSet?) throws(QuarryError) -> [ScoredOrdinal]
    {
        var found: [ScoredOrdinal] = []
        for key in beam.sorted {
            // Equal scores are read on: a copy of a later one may have a lower ordinal.
            if found.count >= k, let last = found.last, last.score != key.score { break }
            var ordinals = [key.node]
            if graph.hasCopies {
                guard let copies = graph.copies(of: key.node) else { throw graph.strayLink() }
                ordinals += copies
            }
            for ordinal in ordinals where allowed?.contains(Int(ordinal)) ?? true {
                found.append(ScoredOrdinal(ordinal: Int(ordinal), score: key.score))
            }
        }
        if graph.hasCopies { found.sort(by: Self.precedes) }
        return Array(found.prefix(k))
    }

    private static func precedes(_ left: ScoredOrdinal, _ right: ScoredOrdinal) -> Bool {
        left.score == right.score ? left.ordinal < right.ordinal : left.score > right.score
    }
}
