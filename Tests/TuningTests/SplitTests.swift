import Evaluation
import TestSupport
import Testing

@testable import Tuning

@Suite("Questions that are held out")
struct SplitTests {
    private static func question(_ id: Int, _ sources: [String], text: String? = nil)
        -> LabelledQuestion
    {
        LabelledQuestion(
            id: "\(id)", text: text ?? "question \(id)", answers: sources.map { .init(source: $0) },
            grades: Dictionary(uniqueKeysWithValues: sources.map { ($0, 1) }))
    }

    @Test("no source is on both sides, no question is lost, and the share is kept")
    func apart() {
        for seed in 1...30 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let questions = (0..<60).map { id in
                let count = Int.random(in: 1...2, using: &random)
                let names = (0..<count).map { _ in
                    "source \(Int.random(in: 0..<40, using: &random))"
                }
                return Self.question(id, Array(Set(names)).sorted())
            }
            let split = QuestionSplit(questions, share: 0.3, seed: seed)
            let sides = [split.first, split.second].map { Set($0.flatMap(\.grades.keys)) }
            #expect(sides[0].isDisjoint(with: sides[1]))
            #expect(Set(split.first + split.second) == Set(questions))
            #expect(split.first.count + split.second.count == 60 && !split.first.isEmpty)
            let again = QuestionSplit(questions, share: 0.3, seed: seed)
            #expect(again.second == split.second)
        }
    }

    @Test("where all questions hang together by their sources, nothing is held out")
    func together() {
        let questions = (0..<10).map { Self.question($0, ["one.pdf"]) }
        let split = QuestionSplit(questions, share: 0.3, seed: 1)
        #expect(split.second.isEmpty && split.first == questions)
        #expect(QuestionSplit([], share: 0.3, seed: 1).second.isEmpty)
    }

    @Test(
        "the same words are one side's, whatever answers them, and none of those held out is learnt"
    )
    func words() {
        let questions = [
            Self.question(1, ["a"], text: "same"), Self.question(2, ["b"], text: "same"),
            Self.question(3, ["c"]), Self.question(4, ["d"]),
        ]
        for seed in 1...20 as ClosedRange<UInt64> {
            let split = QuestionSplit(questions, share: 0.5, seed: seed)
            let same = [split.first, split.second].map { $0.count { $0.text == "same" } }
            #expect(same.contains(2))
        }
        let left = QuestionSplit.questions(
            questions,
            apartFrom: [Self.question(9, ["c"]), Self.question(8, ["x"], text: "same")])
        #expect(left.map(\.id) == ["4"])
    }
}
