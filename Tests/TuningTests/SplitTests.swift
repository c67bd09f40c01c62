import Corpus
import Evaluation
import Storage
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

    @Test("a question without an answer judges nothing, and the split is the same every time")
    func unanswered() {
        let questions = (0..<40).map { Self.question($0, $0 % 4 == 0 ? [] : ["source \($0)"]) }
        let split = QuestionSplit(questions, share: 0.5, seed: 3)
        #expect(split.second.allSatisfy { !$0.grades.isEmpty } && split.second.count == 15)
        #expect(split.first.count { $0.grades.isEmpty } == 10)
        // A key is that of the first source: these have one in common with nobody.
        for _ in 0..<20 {
            #expect(QuestionSplit(questions, share: 0.5, seed: 3).second == split.second)
        }
    }

    @Test("copies under other names, and documents cut out of one source, are on one side")
    func origins() {
        let questions = (0..<24).map { number in
            var question = Self.question(number, ["source \(number)"])
            question.origins.insert(LabelledQuestion.content(Digest.sha256("\(number / 4)")))
            return question
        }
        for seed in 1...10 as ClosedRange<UInt64> {
            let split = QuestionSplit(questions, share: 0.4, seed: seed)
            let sides = [split.first, split.second].map { side in
                Set(side.compactMap { Int($0.id).map { $0 / 4 } })
            }
            #expect(sides[0].isDisjoint(with: sides[1]) && !split.second.isEmpty)
        }
        var other = Self.question(99, ["another name"])
        other.origins.insert(LabelledQuestion.content(Digest.sha256("2")))
        let left = QuestionSplit.questions(questions, apartFrom: [other])
        #expect(
            left.map(\.id) == questions.map(\.id).filter { !["8", "9", "10", "11"].contains($0) })
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
            Self.question(1, ["a"], text: "the same"), Self.question(2, ["b"], text: "The  same?"),
            Self.question(3, ["c"]), Self.question(4, ["d"]),
        ]
        for seed in 1...20 as ClosedRange<UInt64> {
            let split = QuestionSplit(questions, share: 0.5, seed: seed)
            let same = [split.first, split.second].map {
                $0.count { $0.text.lowercased().contains("same") }
            }
            #expect(same.contains(2))
        }
        let left = QuestionSplit.questions(
            questions,
            apartFrom: [Self.question(9, ["c"]), Self.question(8, ["x"], text: "THE SAME")])
        #expect(left.map(\.id) == ["4"])
    }
}
