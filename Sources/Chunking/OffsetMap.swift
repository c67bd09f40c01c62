/// Where each piece of cleaned text came from.
///
/// A run either copies bytes one for one, and may be cut between any two scalars, or stands for
/// raw bytes as a whole (a ligature, a composed character) and may not be cut. White space that
/// cleaning put in or made shorter is in no run: spans never start or end there.
struct OffsetMap {
    struct Run: Hashable {
        var cleaned: Int
        var cleanedLength: Int
        var raw: Int
        var rawLength: Int
        var isCopy: Bool

        var cleanedEnd: Int { cleaned + cleanedLength }
        var rawEnd: Int { raw + rawLength }
    }

    private(set) var runs: [Run] = []

    mutating func append(_ run: Run) {
        if run.isCopy, let last = runs.last, last.isCopy, last.cleanedEnd == run.cleaned,
            last.rawEnd == run.raw
        {
            runs[runs.count - 1].cleanedLength += run.cleanedLength
            runs[runs.count - 1].rawLength += run.rawLength
        } else {
            runs.append(run)
        }
    }

    /// Takes back the last `length` cleaned bytes, which must be one scalar of a copy or all of
    /// a run that is none.
    /// - Returns: the raw bytes they stood for.
    @discardableResult
    mutating func removeLast(cleanedLength length: Int) -> Range<Int> {
        let last = runs[runs.count - 1]
        guard last.isCopy, last.cleanedLength > length else {
            runs.removeLast()
            return last.raw..<last.rawEnd
        }
        runs[runs.count - 1].cleanedLength -= length
        runs[runs.count - 1].rawLength -= length
        return last.rawEnd - length..<last.rawEnd
    }

    /// Raw bytes of a cleaned range that starts and ends at cuts and not on white space.
    /// - Complexity: O(log runs).
    func raw(_ cleaned: Range<Int>) -> Range<Int> {
        let first = runs[run(at: cleaned.lowerBound)]
        let last = runs[run(at: cleaned.upperBound - 1)]
        let start = first.isCopy ? first.raw + (cleaned.lowerBound - first.cleaned) : first.raw
        let end = last.isCopy ? last.raw + (cleaned.upperBound - last.cleaned) : last.rawEnd
        return start..<end
    }

    /// Cleaned bytes of a raw range: from the first visible character in it to the last; nil
    /// where nothing is left of it. A run that must stay whole counts if the range touches it.
    /// - Complexity: O(runs).
    func cleaned(_ raw: Range<Int>) -> Range<Int>? {
        guard let first = runs.first(where: { $0.rawEnd > raw.lowerBound }),
            let last = runs.last(where: { $0.raw < raw.upperBound }),
            first.raw < raw.upperBound, last.rawEnd > raw.lowerBound
        else { return nil }
        let skipped = first.isCopy ? max(0, raw.lowerBound - first.raw) : 0
        let missing = last.isCopy ? max(0, last.rawEnd - raw.upperBound) : 0
        return first.cleaned + skipped..<last.cleanedEnd - missing
    }

    /// Whether no run that must stay whole goes across a cleaned position.
    func isCut(_ position: Int) -> Bool {
        guard !runs.isEmpty else { return true }
        let run = runs[run(at: position)]
        return run.isCopy || position <= run.cleaned || position >= run.cleanedEnd
    }

    /// The last run that starts at or before a position.
    private func run(at position: Int) -> Int {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].cleaned <= position { low = middle } else { high = middle }
        }
        return low
    }
}
