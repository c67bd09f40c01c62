import Corpus

extension Packer {
    /// How much a break here costs, in hundredths of a chunk of distance from the aim.
    private enum Cost {
        static let section = 0
        static let block = 25
        static let row = 30
        static let sentence = 65
    }

    /// Where to end a chunk that can't take all units up to `limit`: before a heading or block
    /// if the chunk is half full there, and so that the rest of the section makes no tiny chunk.
    /// - Returns: a unit in `fresh + 1 ... end`.
    func bestBreak(from start: Int, fresh: Int, end: Int, limit: Int, budget: Int) -> Int {
        guard settings.strategy == .structure else { return end }
        let rest = weight(start..<limit)
        let aim = rest <= 2 * budget ? (rest + 1) / 2 : budget
        var best = withoutTrailingLeads(end, fresh: fresh)
        var bestCost = Int.max
        var candidate = best
        while candidate > fresh, 2 * weight(start..<candidate) >= budget {
            let distance = abs(weight(start..<candidate) - aim) * 100 / max(budget, 1)
            let cost = distance + cost(ofBreakBefore: candidate)
            if cost < bestCost && !units[candidate - 1].kind.leads {
                (best, bestCost) = (candidate, cost)
            }
            candidate -= 1
        }
        return best
    }

    /// Headings and header rows are not parted from what they head, unless nothing else is left.
    private func withoutTrailingLeads(_ end: Int, fresh: Int) -> Int {
        var place = end
        while place > fresh + 1, units[place - 1].kind.leads { place -= 1 }
        return units[place - 1].kind.leads ? end : place
    }

    private func cost(ofBreakBefore unit: Int) -> Int {
        guard units[unit].startsPart else { return Cost.sentence }
        switch units[unit].kind {
        case .heading: return Cost.section
        case .row: return units[unit - 1].kind == .row ? Cost.row : Cost.block
        case .headerRow, .text: return Cost.block
        }
    }
}
