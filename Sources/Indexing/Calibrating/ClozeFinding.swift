import Corpus
import Ranking

/// What some segments of an index have for a pseudo-query: the best of each retriever, with the
/// exact scores of both. Findings of all segments together are the index's.
struct ClozeFinding: Sendable {
    struct Entry: Sendable {
        var candidate: Candidate
        /// By which it is in a retriever's list; nil where it is not.
        var lexical: Double?
        var nearest: Double?
        /// Whether it is the sample's own chunk, or holds the sentence too, by overlap or as a
        /// copy: then it is an answer as good as the one looked for.
        var isAnswer = false
    }

    /// By address.
    var entries: [Entry] = []
    /// The rest of the sample's chunk, where the chunk is in these segments.
    var target: Candidate?

    /// Of each retriever.
    static let count = 100
}

extension ClozeFinding {
    /// Takes in what other segments have; what one search over all of them would not have found is
    /// left out.
    mutating func add(_ other: ClozeFinding) {
        target = target ?? other.target
        let all = entries + other.entries
        let kept = Self.kept(all)
        entries = all.filter { kept.contains($0.candidate.address) }
    }

    private static func kept(_ entries: [Entry]) -> Set<ChunkAddress> {
        best(entries, by: \.lexical).union(best(entries, by: \.nearest))
    }

    /// The candidates that one search over all segments would have found.
    /// - Parameter parts: together of all segments, each of them once.
    /// - Returns: nil where no part has the sample's chunk, or more than one.
    static func pool(of parts: [ClozeFinding]) -> ClozePool? {
        let targets = parts.compactMap(\.target)
        guard targets.count == 1 else { return nil }
        let entries = parts.flatMap(\.entries)
        let kept = kept(entries)
        let others = entries.filter { kept.contains($0.candidate.address) && !$0.isAnswer }
            .map(\.candidate).sorted { $0.address < $1.address }
        return ClozePool(candidates: targets + others)
    }

    /// The score of the last in a full list of a retriever: what is after all of these and scores
    /// no more comes into no list.
    func floor(by score: KeyPath<Entry, Double?>) -> Double? {
        let scores = entries.compactMap { $0[keyPath: score] }
        guard scores.count >= Self.count else { return nil }
        return scores.sorted(by: >)[Self.count - 1]
    }

    private static func best(
        _ entries: [Entry], by score: KeyPath<Entry, Double?>
    ) -> Set<ChunkAddress> {
        let ranked = entries.compactMap { entry in
            entry[keyPath: score].map {
                Ranked(address: entry.candidate.address, score: $0, value: ())
            }
        }
        return Set(ranked.sorted(by: Ranked.before).prefix(count).map(\.address))
    }
}
