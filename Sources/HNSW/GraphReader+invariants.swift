extension GraphReader {
    /// Checks every link: in range, no node linked to itself or twice to another, nothing after
    /// the end of a row. Reads the whole file.
    package func inspect() -> GraphReport {
        var report = GraphReport()
        for index in layers.indices { inspect(layer: index, into: &report) }
        if layers.count > 1 {
            for rank in 0..<UInt32(layers[1].count) where ordinal(rank: rank) == nil {
                report.add("rank \(rank) has no ordinal")
            }
        }
        if report.violations.isEmpty { report.reachable = reachableCount() }
        return report
    }

    private func inspect(layer index: Int, into report: inout GraphReport) {
        for node in 0..<UInt32(layers[index].count) {
            let row = row(of: node, layer: index)
            let neighbours = row.prefix { $0 != Layer.none }
            report.links += neighbours.count
            if row[neighbours.endIndex...].contains(where: { $0 != Layer.none }) {
                report.add("layer \(index), node \(node): links after the end of its row")
            }
            if neighbours.contains(where: { $0 >= layers[index].count || $0 == node }) {
                report.add("layer \(index), node \(node): linked to itself or out of the graph")
            }
            if Set(neighbours).count != neighbours.count {
                report.add("layer \(index), node \(node): linked twice to one node")
            }
        }
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
