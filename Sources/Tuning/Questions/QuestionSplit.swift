import Corpus
import Storage

/// Questions in two parts that have no source in common: what an adapter learns of a document says
/// nothing of documents it has not seen.
package struct QuestionSplit: Sendable {
    /// In the order they came in. Questions without an answer are here: nothing can be learnt of
    /// them, and nothing judged.
    package var first: [LabelledQuestion]
    package var second: [LabelledQuestion]

    /// - Parameters:
    ///   - share: of the questions with an answer, that the second part has at least, 0…1.
    ///   - seed: another one deals the sources out otherwise.
    /// - Complexity: O(questions · origins each).
    package init(_ questions: [LabelledQuestion], share: Double, seed: UInt64) {
        let answered = questions.indices.filter { !questions[$0].grades.isEmpty }
        let groups = Self.groups(of: answered, questions).map {
            (places: $0, key: Self.key(of: $0, questions, seed))
        }.sorted {
            // Groups without a name of their own keep the order of their first questions.
            $0.key != $1.key ? $0.key < $1.key : $0.places[0] < $1.places[0]
        }
        let wanted = Double(answered.count) * share
        var chosen: Set<Int> = []
        for (group, _) in groups where Double(chosen.count) < wanted {
            // One that would take all leaves nothing to learn from.
            if chosen.count + group.count < answered.count { chosen.formUnion(group) }
        }
        first = questions.indices.filter { !chosen.contains($0) }.map { questions[$0] }
        second = questions.indices.filter { chosen.contains($0) }.map { questions[$0] }
    }

    /// Questions without those that share an origin, or the wording, with others.
    package static func questions(
        _ questions: [LabelledQuestion], apartFrom others: [LabelledQuestion]
    ) -> [LabelledQuestion] {
        let taken = others.reduce(into: Set<String>()) { $0.formUnion($1.origins) }
        let wordings = Set(others.map(\.wording))
        return questions.filter {
            taken.isDisjoint(with: $0.origins) && !wordings.contains($0.wording)
        }
    }

    /// Places of questions that hang together by their origins, or say the same, in order.
    private static func groups(
        of places: [Int], _ questions: [LabelledQuestion]
    ) -> [[Int]] {
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
        for place in places {
            let question = questions[place]
            // No path, and no content, begins so.
            for name in question.origins.sorted() + ["\u{1}" + question.wording] {
                if let owner = owners[name] { parents[root(place)] = root(owner) }
                owners[name] = place
            }
        }
        return Dictionary(grouping: places, by: root).values.map { $0.sorted() }
    }

    private static func key(
        of group: [Int], _ questions: [LabelledQuestion], _ seed: UInt64
    ) -> Digest {
        let names = group.flatMap { questions[$0].grades.keys }.sorted()
        return Digest.sha256(parts: ["split", "\(seed)", names.first ?? ""])
    }
}
