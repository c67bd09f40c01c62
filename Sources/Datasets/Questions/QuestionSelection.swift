import Corpus

/// Which candidates are taken: each question once, none that would leak, scripts in balance.
struct QuestionSelection {
    let corpus: DatasetCorpus
    let clusters: NearDuplicateClusters
    let split: DatasetSplit
    let format: DatasetFormat
    /// Most questions of a script; nil: some times those of the scarcest one.
    let perScript: Int?

    /// How many times the questions of the scarcest script another one has at most.
    static let mostTimes = 4
    /// A script with fewer questions limits no other.
    static let leastOfScript = 100

    struct Taken: Sendable {
        /// By chunk, then by kind.
        var candidates: [Candidate]
        var dropped: [DropReason: Int] = [:]
        /// Most questions of a script; nil: as many as there are.
        var cap: Int?
        /// By script, before the cap.
        var found: [WritingScript: Int] = [:]
    }

    /// - Complexity: O(candidates · log candidates).
    func take(_ candidates: [Candidate]) -> Taken {
        var taken = Taken(candidates: candidates)
        dropLeaks(&taken)
        dropRepeated(&taken)
        if format == .beir { dropWithheld(&taken) }
        limitScripts(&taken)
        taken.candidates.sort {
            ($0.chunk, $0.kind, $0.given) < ($1.chunk, $1.kind, $1.given)
        }
        return taken
    }

    private func drop(
        _ reason: DropReason, from taken: inout Taken, where isDropped: (Candidate) -> Bool
    ) {
        let before = taken.candidates.count
        taken.candidates.removeAll(where: isDropped)
        if before > taken.candidates.count {
            taken.dropped[reason, default: 0] += before - taken.candidates.count
        }
    }

    private func dropLeaks(_ taken: inout Taken) {
        drop(.leak, from: &taken) {
            let chunk = Int($0.chunk)
            return split.leaks(chunk, of: corpus.sourceIndex(of: chunk), clusters: clusters)
        }
    }

    /// A question that passages ask which say different things asks for none of them; of those that
    /// copies ask the first is kept. What people ask stays.
    private func dropRepeated(_ taken: inout Taken) {
        taken.candidates.sort {
            ($0.key, $0.kind == .golden ? 0 : 1, $0.chunk, $0.kind)
                < ($1.key, $1.kind == .golden ? 0 : 1, $1.chunk, $1.kind)
        }
        let sorted = taken.candidates
        taken.candidates = []
        var kept: [Candidate] = []
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
            let run = sorted[start..<end]
            let first = sorted[start]
            let own = run.filter { $0.kind == .golden }
            if !own.isEmpty {
                kept += own
                taken.dropped.add(.duplicate, run.count - own.count)
            } else if run.allSatisfy({ clusters.areAlike(Int($0.chunk), Int(first.chunk)) }) {
                kept.append(first)
                taken.dropped.add(.duplicate, run.count - 1)
            } else {
                taken.dropped.add(.ambiguous, run.count)
            }
            start = end
        }
        taken.candidates = kept
    }

    /// In a set with a corpus of its own a sentence that is a question is out of its document, so it
    /// must not stand in a copy, and a document loses one at most.
    private func dropWithheld(_ taken: inout Taken) {
        drop(.copied, from: &taken) { $0.isWithheld && clusters.hasCopies(Int($0.chunk)) }
        // Nor does a document lose what answers a question that somebody has written.
        let answering = Set(taken.candidates.filter { $0.given >= 0 }.map(\.chunk))
        drop(.crowded, from: &taken) { $0.isWithheld && answering.contains($0.chunk) }
        var chosen: [Int32: UInt64] = [:]
        for candidate in taken.candidates where candidate.isWithheld {
            chosen[candidate.chunk] = min(candidate.order, chosen[candidate.chunk] ?? .max)
        }
        drop(.crowded, from: &taken) { $0.isWithheld && chosen[$0.chunk] != $0.order }
    }

    private func limitScripts(_ taken: inout Taken) {
        for candidate in taken.candidates { taken.found[candidate.script, default: 0] += 1 }
        let counted = taken.found.values.filter { $0 >= Self.leastOfScript }
        taken.cap =
            perScript
            ?? (counted.count > 1 ? counted.min().map { Self.mostTimes * $0 } : nil)
        guard let cap = taken.cap else { return }
        taken.candidates.sort {
            ($0.script.rawValue, $0.order, $0.chunk) < ($1.script.rawValue, $1.order, $1.chunk)
        }
        var counts: [WritingScript: Int] = [:]
        drop(.script, from: &taken) { candidate in
            // What somebody has written down is never too much.
            guard candidate.kind != .golden else { return false }
            counts[candidate.script, default: 0] += 1
            return counts[candidate.script, default: 0] > cap
        }
    }
}

extension [DropReason: Int] {
    /// Without entries of nothing.
    mutating func add(_ reason: DropReason, _ count: Int) {
        if count > 0 { self[reason, default: 0] += count }
    }

    mutating func add(_ others: [DropReason: Int]) { merge(others, uniquingKeysWith: +) }
}
