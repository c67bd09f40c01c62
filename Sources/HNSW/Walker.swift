import CKernels

/// What one thread needs to walk layers: buffers that live as long as the thread works.
// Sendable so that a pool can hand it over: only the thread that took it out touches it.
final class Walker: @unchecked Sendable {
    private let vectors: VectorRows
    /// What is walked by; nil walks by the vectors.
    private let quantised: RowPointers?
    private let owner: QuantisedRows?
    // Equal to `epoch`: seen in this walk.
    private let stamps: UnsafeMutablePointer<UInt16>
    private var epoch: UInt16 = 0
    // The neighbours gathered last: node, ordinal and score of each.
    private let nodes: UnsafeMutablePointer<UInt32>
    private let ordinals: UnsafeMutablePointer<UInt32>
    private let scores: UnsafeMutablePointer<Float>
    private let sums: UnsafeMutablePointer<Int32>
    private let limit: Int
    // The query that is walked for, quantised.
    private let quantisedQuery: AlignedMemory<Int8>
    private var beamStorage: UnsafeMutablePointer<ScoreKey>
    private var beamCapacity: Int

    /// `limit` is the longest row of links, `beam` the widest beam expected.
    init(vectors: VectorRows, quantised: QuantisedRows?, limit: Int, beam: Int) {
        self.vectors = vectors
        self.quantised = quantised?.pointers
        owner = quantised
        self.limit = limit
        quantisedQuery = AlignedMemory(count: QuantisedRows.stride(dimension: vectors.dimension))
        stamps = .allocate(capacity: max(vectors.count, 1))
        stamps.initialize(repeating: 0, count: max(vectors.count, 1))
        nodes = .allocate(capacity: limit)
        ordinals = .allocate(capacity: limit)
        scores = .allocate(capacity: limit)
        sums = .allocate(capacity: limit)
        beamStorage = .allocate(capacity: beam)
        beamCapacity = beam
    }

    deinit {
        stamps.deallocate()
        nodes.deallocate()
        ordinals.deallocate()
        scores.deallocate()
        sums.deallocate()
        beamStorage.deallocate()
    }

    /// An empty beam in this walker's memory: one at a time.
    func beam(capacity: Int) -> Beam {
        if capacity > beamCapacity {
            beamStorage.deallocate()
            beamStorage = .allocate(capacity: capacity)
            beamCapacity = capacity
        }
        return Beam(storage: beamStorage, capacity: capacity)
    }

    /// Forgets which nodes were seen.
    func startWalk() {
        if epoch == .max {
            stamps.update(repeating: 0, count: vectors.count)
            epoch = 0
        }
        epoch += 1
    }

    /// False if the node was seen in this walk before.
    @inline(__always)
    func visit(_ node: UInt32) -> Bool {
        guard stamps[Int(node)] != epoch else { return false }
        stamps[Int(node)] = epoch
        return true
    }

    /// A query of the vectors' dimension, quantised in this walker's memory: one at a time.
    func query(_ floats: UnsafePointer<Float>) -> WalkQuery {
        let values = quantisedQuery.base
        let scale =
            quantised == nil ? 0 : quarry_quantise(values, floats, vectors.dimension)
        return WalkQuery(floats: floats, quantised: QuantisedRow(values: values, scale: scale))
    }

    func score(_ query: WalkQuery, ordinal: UInt32) -> Float {
        if let quantised { return quantised.score(query.quantised, ordinal: ordinal) }
        return quarry_dot_f32(
            query.floats, vectors.base + Int(ordinal) * vectors.stride, vectors.dimension)
    }

    /// Scores what a walk has found by the vectors themselves, and puts it into that order.
    func rescore(_ beam: inout Beam, query: WalkQuery) {
        // What was walked by them has these scores.
        guard quantised != nil else { return }
        for start in stride(from: 0, to: beam.count, by: limit) {
            let block = beam.sorted[start..<min(start + limit, beam.count)]
            for (index, key) in block.enumerated() { ordinals[index] = key.node }
            quarry_dot_f32_rows(
                query.floats, vectors.base, vectors.stride, vectors.dimension, ordinals,
                block.count, scores)
            for index in 0..<block.count { beam.rescore(start + index, as: scores[index]) }
        }
        beam.sort()
    }

    /// Scores the neighbours of a node: with `unseen` only those not seen in this walk.
    /// Nil if a link leads out of the graph.
    @inline(__always)
    func neighbours(
        of node: UInt32, in layer: Layer, query: WalkQuery, unseen: Bool
    ) -> Int? {
        let row = layer.links + Int(node) * layer.limit
        let epoch = epoch
        var found = 0
        for slot in 0..<layer.limit {
            let next = row[slot]
            guard next < layer.count else {
                if next == Layer.none { break }
                return nil
            }
            if unseen {
                guard stamps[Int(next)] != epoch else { continue }
                stamps[Int(next)] = epoch
            }
            nodes[found] = next
            found += 1
        }
        guard let rows = rows(of: layer, count: found) else { return nil }
        score(query, rows: rows, count: found)
        return found
    }

    @inline(__always)
    private func score(_ query: WalkQuery, rows: UnsafePointer<UInt32>, count: Int) {
        if let quantised {
            quantised.score(query.quantised, rows: rows, count: count, into: scores, sums: sums)
        } else {
            quarry_dot_f32_rows(
                query.floats, vectors.base, vectors.stride, vectors.dimension, rows, count, scores)
        }
    }

    /// The key of a neighbour found last.
    @inline(__always)
    func key(_ index: Int) -> ScoreKey { ScoreKey(score: scores[index], node: nodes[index]) }

    @inline(__always)
    private func rows(of layer: Layer, count: Int) -> UnsafePointer<UInt32>? {
        guard let map = layer.ordinals else { return UnsafePointer(nodes) }
        for index in 0..<count {
            ordinals[index] = map[Int(nodes[index])]
            guard ordinals[index] < vectors.count else { return nil }
        }
        return UnsafePointer(ordinals)
    }
}
