extension AnswerDifference.Cause {
    /// For people.
    package var words: String {
        switch kind {
        case .edited: named("edited")
        case .removed: named("removed")
        case .outranked: named("outranked by what is new")
        case .weights: "other weights: " + keys.joined(separator: ", ")
        case .model: "another model: " + keys.joined(separator: ", ")
        case .settings: "other settings or programs: " + keys.joined(separator: ", ")
        case .statistics: "words and neighbours weigh otherwise in the corpus as it is now"
        }
    }

    private func named(_ what: String) -> String {
        what + ": "
            + (sources.isEmpty ? "what was a candidate" : sources.joined(separator: ", "))
    }
}

extension AnswerDifference {
    /// Sources whose best passage stands elsewhere, by their better rank of the two; ranks from 1,
    /// nil where the source is not in the answer.
    package var moves: [(source: String, from: Int?, to: Int?)] {
        let (old, new) = (Self.ranks(before), Self.ranks(now))
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            .map { (source: $0, from: old[$0], to: new[$0]) }
            .sorted {
                let left = (min($0.from ?? .max, $0.to ?? .max), $0.source)
                let right = (min($1.from ?? .max, $1.to ?? .max), $1.source)
                return left < right
            }
    }

    private static func ranks(_ passages: [Passage]) -> [String: Int] {
        Dictionary(passages.enumerated().map { ($1.source, $0 + 1) }) { first, _ in first }
    }
}
