extension GraphReader {
    /// Checks every link: in range, no node linked to itself or twice to another, nothing after
    /// the end of a row. Reads the whole file.
    package func inspect() -> GraphFindings {
        var findings = GraphFindings()
        for index in layers.indices { inspect(layer: index, into: &findings) }
        if layers.count > 1 {
            for rank in 0..<UInt32(layers[1].count) where ordinal(rank: rank) == nil {
                findings.add("rank \(rank) has no ordinal")
            }
        }
        if findings.violations.isEmpty { findings.reachable = reachableCount() }
        return findings
    }

    private func inspect(layer index: Int, into findings: inout GraphFindings) {
        for node in 0..<UInt32(layers[index].count) {
            let row = row(of: node, layer: index)
            let neighbours = row.prefix { $0 != Layer.none }
            findings.links += neighbours.count
            if row[neighbours.endIndex...].contains(where: { $0 != Layer.none }) {
                findings.add("layer \(index), node \(node): links after the end of its row")
            }
            if neighbours.contains(where: { $0 >= layers[index].count || $0 == node }) {
                findings.add("layer \(index), node \(node): linked to itself or out of the graph")
            }
            if Set(neighbours).count != neighbours.count {
                findings.add("layer \(index), node \(node): linked twice to one node")
            }
        }
    }

    /// Where a node of a layer leads, as far as its row goes; nothing checks that it is there.
    func neighbours(of node: UInt32, layer: Int) -> Slice<UnsafeBufferPointer<UInt32>> {
        row(of: node, layer: layer).prefix { $0 != Layer.none }
    }

    private func row(of node: UInt32, layer: Int) -> UnsafeBufferPointer<UInt32> {
        let limit = layers[layer].limit
        return UnsafeBufferPointer(
            start: layers[layer].links + Int(node) * limit, count: limit)
    }

    private func reachableCount() -> Int {
        guard count > 0 else { return 0 }
        var isReached = [Bool](repeating: false, count: count)
        var waiting = [format.entry]
        isReached[Int(format.entry)] = true
        var reached = 0
        while let node = waiting.popLast() {
            reached += 1 + (copies(of: node)?.count ?? 0)
            for next in row(of: node, layer: 0).prefix(while: { $0 != Layer.none })
            where !isReached[Int(next)] {
                isReached[Int(next)] = true
                waiting.append(next)
            }
        }
        return reached
    }
}
