extension GraphAssembly {
    /// Phase two: writes the batch's rows and links back. A target's row belongs to one shard,
    /// and what is proposed to it is sorted, so neither threads nor shards decide anything.
    func link(_ links: BatchLinks, layer: Int) {
        let table = graph.layers[layer]
        for rank in links.batch {
            table.replace(
                graph.node(rank: rank, layer: layer), with: links[rank: rank].lazy.map(\.node))
        }
        let shards = threads == 1 ? 1 : threads * 4
        inParallel(shards) { worker, shard in
            self.collect(links, layer: layer, shard: shard, of: shards, with: worker)
            var rest = worker.proposals[...]
            while let target = rest.first?.target {
                let end = rest.firstIndex { $0.target != target } ?? rest.endIndex
                self.addBackLinks(rest[..<end], to: target, in: table, with: worker)
                rest = rest[end...]
            }
        }
    }

    private func collect(
        _ links: BatchLinks, layer: Int, shard: Int, of shards: Int, with worker: Worker
    ) {
        worker.proposals.removeAll(keepingCapacity: true)
        for rank in links.batch {
            let node = graph.node(rank: rank, layer: layer)
            for key in links[rank: rank] where Int(key.node) % shards == shard {
                worker.proposals.append(
                    LinkProposal(target: key.node, key: ScoreKey(score: key.score, node: node)))
            }
        }
        worker.proposals.sort()
    }

    /// Appends while there is room, else selects anew among old and new neighbours.
    private func addBackLinks(
        _ proposals: ArraySlice<LinkProposal>, to target: UInt32, in table: LinkTable,
        with worker: Worker
    ) {
        let row = table.row(target)
        let degree = table.degree(target)
        if degree + proposals.count <= table.limit {
            for (slot, proposal) in proposals.enumerated() {
                row[degree + slot] = proposal.key.node
            }
            return
        }
        worker.candidates.removeAll(keepingCapacity: true)
        worker.candidates.append(contentsOf: proposals.lazy.map(\.key))
        score(row[..<degree], against: target, in: table, with: worker)
        worker.candidates.sort()
        quantised.pointers.selectNeighbours(
            of: worker.candidates, in: table, limit: table.limit, into: &worker.kept)
        table.replace(target, with: worker.kept.lazy.map(\.node))
    }

    private func score(
        _ nodes: Slice<UnsafeMutableBufferPointer<UInt32>>, against target: UInt32,
        in table: LinkTable, with worker: Worker
    ) {
        let query = quantised.pointers.row(table.ordinal(target))
        worker.rows.removeAll(keepingCapacity: true)
        for node in nodes { worker.rows.append(table.ordinal(node)) }
        quantised.pointers.score(
            query, rows: worker.rows, count: nodes.count, into: &worker.scores,
            sums: &worker.sums)
        for (node, score) in zip(nodes, worker.scores) {
            worker.candidates.append(ScoreKey(score: score, node: node))
        }
    }
}
