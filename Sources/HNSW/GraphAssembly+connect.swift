extension GraphAssembly {
    /// Selection can leave a node that no row names any more. Gives each such node of the bottom
    /// layer a link from a near node that is reachable and has room in its row.
    func connectUnreachable() {
        guard let bottom = graph.layers.first, let entry = graph.ordinals.first else { return }
        var isReached = [Bool](repeating: false, count: bottom.count)
        flood(from: entry, in: bottom, marking: &isReached)
        for node in graph.ordinals where !isReached[Int(node)] {
            guard let host = nearHost(of: node, in: bottom, isReached: isReached) else { continue }
            bottom.row(host)[bottom.degree(host)] = node
            flood(from: node, in: bottom, marking: &isReached)
        }
    }

    /// Marks all that can be reached from a node without passing marked ones.
    private func flood(from start: UInt32, in table: LinkTable, marking isReached: inout [Bool]) {
        var waiting = [start]
        isReached[Int(start)] = true
        while let node = waiting.popLast() {
            for next in table.row(node).prefix(table.degree(node)) where !isReached[Int(next)] {
                isReached[Int(next)] = true
                waiting.append(next)
            }
        }
    }

    /// Breadth first along the node's own links, nearest first.
    private func nearHost(
        of node: UInt32, in table: LinkTable, isReached: [Bool]
    ) -> UInt32? {
        var queue = [node]
        var seen: Set<UInt32> = [node]
        var index = 0
        while index < queue.count, queue.count < Self.hostSearchLimit {
            let candidate = queue[index]
            if isReached[Int(candidate)], table.degree(candidate) < table.limit { return candidate }
            for next in table.row(candidate).prefix(table.degree(candidate))
            where seen.insert(next).inserted { queue.append(next) }
            index += 1
        }
        return nil
    }

    private static var hostSearchLimit: Int { 10_000 }
}
