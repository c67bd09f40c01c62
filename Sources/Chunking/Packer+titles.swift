import Corpus

/// A title alone answers nothing: it goes with what it stands over, or else with what stands
/// before it.
extension Packer {
    /// What is put before a chunk that starts here, and where it must end.
    ///
    /// Titles that nothing stands under join what follows them, past the end of their section;
    /// then the heading path is the one that what follows lies in too.
    mutating func opening(at unit: Int) -> (context: Context, limit: Int) {
        var head = unit
        var limit = limit(at: unit)
        var next = unit
        while limit < units.count {
            while next < limit, units[next].kind == .heading { next += 1 }
            guard next == limit else { break }
            head = limit
            limit = self.limit(at: head)
        }
        return (context(at: head), limit)
    }

    /// Whether some units without the last of them would be titles and table heads alone.
    func leavesOnlyLeads(_ range: Range<Int>) -> Bool {
        guard range.count > 1, let last = range.last, !units[last].kind.leads else { return false }
        return range.dropLast().allSatisfy { units[$0].kind.leads }
    }

    /// Joins titles at the document's very end with the chunk before them or, where that is too
    /// full, with its last unit.
    mutating func joinLastTitles() {
        guard places.count > 1, let titles = places.last?.text else { return }
        let before = places[places.count - 2]
        let first = units.partitioningIndex { $0.range.lowerBound >= titles.lowerBound }
        guard first < units.count, units[first...].allSatisfy({ $0.kind == .heading }) else {
            return
        }
        let whole = before.text.lowerBound..<titles.upperBound
        if replaceLastTwo(by: [(whole, before.context)]) { return }
        guard first > 0, !units[first - 1].kind.leads else { return }
        let cut = units[first - 1].range
        guard cut.lowerBound > before.text.lowerBound else { return }
        let previous = units[first - 2]
        let context = context(at: first - 1)
        if previous.kind.leads { return }
        _ = replaceLastTwo(by: [
            (before.text.lowerBound..<previous.range.upperBound, before.context),
            (cut.lowerBound..<titles.upperBound, context),
        ])
    }

    /// Puts other chunks in the place of the last two, if they are not too long.
    private mutating func replaceLastTwo(by others: [(text: Range<Int>, context: Context)]) -> Bool
    {
        let kept = (chunks: chunks, places: places)
        chunks.removeLast(2)
        places.removeLast(2)
        for other in others {
            append(chunk(other.text, in: other.context), of: other.text, in: other.context)
        }
        guard chunks.suffix(others.count).allSatisfy({ $0.tokenCount <= settings.maxTokens }) else {
            (chunks, places) = kept
            return false
        }
        return true
    }
}

extension [TextUnit] {
    /// The first index from which on `belongs` holds, for units sorted by it.
    fileprivate func partitioningIndex(where belongs: (TextUnit) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
