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
    ///
    /// A chunk has a bit for each phrase: sets of chunks for each combination would be many, and
    /// any reader could ask for them.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks) in time and memory besides looking the words up.
    func combinations(
        in segments: [SegmentReader], of allowed: [OrdinalSet]
    ) throws(QuarryError) -> [Int] {
        if phrases.isEmpty { return allowed.allSatisfy(\.isEmpty) ? [] : [0] }
        var isHeld = [Bool](repeating: false, count: 1 << phrases.count)
        for (segment, allowed) in zip(segments, allowed) {
            var held = [UInt16](repeating: 0, count: segment.chunkCount)
            for (place, text) in phrases.enumerated() {
                let bit = UInt16(1) << UInt16(place)
                for phrase in Phrase.spellings(of: text) {
                    try segment.postings.forEachDocument(holding: phrase) { held[$0] |= bit }
                }
            }
            for ordinal in held.indices where allowed.contains(ordinal) {
                isHeld[Int(held[ordinal])] = true
            }
        }
        return isHeld.indices.filter { isHeld[$0] }
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
