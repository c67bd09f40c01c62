import Corpus
import HNSW
import Postings
import Segments

/// Conditions that are required if any chunk of the group meets them: no member can tell alone.
struct ConditionPreferences {
    /// In the order they are settled in.
    let phrases: [String]

    init(_ conditions: [Condition]) {
        phrases = conditions.compactMap { condition in
            guard condition.strength == .preferred, case .phrase(let text) = condition.test
            else { return nil }
            return text
        }
    }

    /// Which combinations of them chunks hold, of those that may be hits.
    /// - Throws: `corrupt`.
    /// - Complexity: O(combinations · chunks / 64) besides looking the words up.
    func combinations(
        in segments: [SegmentReader], of allowed: [OrdinalSet]
    ) throws(QuarryError) -> [Int] {
        var found: [Int: [OrdinalSet]] = allowed.allSatisfy(\.isEmpty) ? [:] : [0: allowed]
        for (place, text) in phrases.enumerated() {
            let holding = try chunks(holding: text, in: segments)
            var next: [Int: [OrdinalSet]] = [:]
            for (bits, sets) in found {
                var (with, without) = (sets, sets)
                for index in sets.indices {
                    with[index].formIntersection(holding[index])
                    without[index].subtract(holding[index])
                }
                if !with.allSatisfy(\.isEmpty) { next[bits | 1 << place] = with }
                if !without.allSatisfy(\.isEmpty) { next[bits] = without }
            }
            found = next
        }
        return found.keys.sorted()
    }

    private func chunks(
        holding text: String, in segments: [SegmentReader]
    ) throws(QuarryError) -> [OrdinalSet] {
        var sets: [OrdinalSet] = []
        for segment in segments {
            var holding = OrdinalSet(bound: segment.chunkCount)
            for phrase in Phrase.spellings(of: text) {
                try segment.postings.forEachDocument(holding: phrase) { holding.insert($0) }
            }
            sets.append(holding)
        }
        return sets
    }

    /// Settles them one by one, as `ConditionFilter` does with an index's own chunks.
    /// - Parameter combinations: of all members.
    /// - Returns: those that hits must meet, and what the reader should know of the others.
    func settled(by combinations: Set<Int>) -> (required: [Condition], notes: [String]) {
        var left = combinations
        var required: [Condition] = []
        var notes: [String] = []
        for (place, text) in phrases.enumerated() {
            guard !Phrase.spellings(of: text).isEmpty else {
                notes.append(ConditionFilter.note(onWordless: text))
                continue
            }
            let holding = left.filter { $0 >> place & 1 > 0 }
            if holding.isEmpty {
                notes.append(ConditionFilter.note(onAbsent: text))
            } else {
                left = holding
                required.append(Condition(.phrase(text)))
            }
        }
        return (required, notes)
    }
}
