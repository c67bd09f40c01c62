/// Where a question is from.
package enum QuestionKind: String, Sendable, CaseIterable, Codable, Comparable {
    /// The heading above a passage, which its first sentences are about.
    case heading
    /// The first sentence of a passage, which the next ones go on from.
    case sentence
    /// A sentence taken out of a passage (inverse cloze, Lee et al. 2019).
    case cloze
    /// A user's own, with the place of its answer.
    case golden
    /// Written by a language model, and checked.
    case llm

    /// Those that need nobody but the index.
    package static let ownKinds: [QuestionKind] = [.heading, .sentence, .cloze]

    package static func < (left: QuestionKind, right: QuestionKind) -> Bool {
        left.place < right.place
    }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
