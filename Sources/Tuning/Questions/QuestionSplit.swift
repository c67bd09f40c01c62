import Corpus
import Storage

/// Questions in two parts that have no source in common: what an adapter learns of a document says
/// nothing of documents it has not seen.
package struct QuestionSplit: Sendable {
    /// In the order they came in.
    package var first: [LabelledQuestion]
    package var second: [LabelledQuestion]

    /// - Parameters:
    ///   - share: of the questions, that the second part has at least, 0…1.
    ///   - seed: another one deals the sources out otherwise.
    /// - Complexity: O(questions · sources each).
    package init(_ questions: [LabelledQuestion], share: Double, seed: UInt64) {
        let groups = Self.groups(of: questions).sorted {
            Self.key(of: $0, questions, seed) < Self.key(of: $1, questions, seed)
        }
        let wanted = Double(questions.count) * share
        var chosen: Set<Int> = []
        for group in groups where Double(chosen.count) < wanted {
            // One that would take all leaves nothing to learn from.
            if chosen.count + group.count < questions.count { chosen.formUnion(group) }
        }
        first = questions.indices.filter { !chosen.contains($0) }.map { questions[$0] }
        second = questions.indices.filter { chosen.contains($0) }.map { questions[$0] }
    }

    /// Questions without those that share a source with others.
    package static func questions(
        _ questions: [LabelledQuestion], apartFrom others: [LabelledQuestion]
    ) -> [LabelledQuestion] {
        let taken = Set(others.flatMap(\.grades.keys))
        let texts = Set(others.map(\.text))
        return questions.filter {
            taken.isDisjoint(with: $0.grades.keys) && !texts.contains($0.text)
        }
    }

    /// Places of questions that hang together by their sources, or say the same.
    private static func groups(of questions: [LabelledQuestion]) -> [[Int]] {
        var parents = Array(questions.indices)
        func root(_ place: Int) -> Int {
            var place = place
            while parents[place] != place {
                parents[place] = parents[parents[place]]
                place = parents[place]
            }
            return place
        }
        var owners: [String: Int] = [:]
        for (place, question) in questions.enumerated() {
            // No path holds a control character.
            for name in question.grades.keys.sorted() + ["\u{0}" + question.text] {
                if let owner = owners[name] { parents[root(place)] = root(owner) }
                owners[name] = place
            }
        }
        return Dictionary(grouping: questions.indices, by: root).values.map { $0.sorted() }
    }

    private static func key(
        of group: [Int], _ questions: [LabelledQuestion], _ seed: UInt64
    ) -> Digest {
        let names = group.flatMap { questions[$0].grades.keys }.sorted()
        return Digest.sha256(parts: ["split", "\(seed)", names.first ?? ""])
    }
}
