package import Corpus
package import Evaluation
package import Indexing
import Ranking
import Segments
package import Snapshots

/// A question of which is known where it is answered.
package struct LabelledQuestion: Hashable, Sendable {
    package var id: String
    package var text: String
    /// Any of these places answers it.
    package var answers: [GoldenQuestion.Answer]
    /// Source → grade above 0.
    package var grades: [String: Int]
    /// Where the very chunk is known.
    var chunk: ChunkAddress?

    package init(id: String, text: String, answers: [GoldenQuestion.Answer], grades: [String: Int])
    {
        self.id = id
        self.text = text
        self.answers = answers
        self.grades = grades
    }

    /// Questions of a file, by their numbers from 1.
    package static func all(of questions: [GoldenQuestion]) -> [LabelledQuestion] {
        questions.enumerated().map { number, question in
            LabelledQuestion(
                id: "\(number + 1)", text: question.query, answers: question.answers,
                grades: Dictionary(question.sources.map { ($0, 1) }) { first, _ in first })
        }
    }

    package static func all(of set: BEIRSet) -> [LabelledQuestion] {
        set.queries.map { query in
            let grades = set.judgements[query.id] ?? [:]
            return LabelledQuestion(
                id: query.id, text: query.text,
                answers: grades.keys.sorted().map { GoldenQuestion.Answer(source: $0) },
                grades: grades)
        }
    }

    /// Sentences taken out of chunks, which nobody asked: they may teach, but judge nothing.
    package static func all(
        of questions: [AdapterTrial.PseudoQuestion], in index: Snapshot
    ) throws(QuarryError) -> [LabelledQuestion] {
        var all: [LabelledQuestion] = []
        for (number, question) in questions.enumerated() {
            let segment = index.segments[question.chunk.segment]
            let source = try segment.sources[segment.chunk(question.chunk.ordinal).source]
            var labelled = LabelledQuestion(
                id: "\(number + 1)", text: question.text, answers: [],
                grades: [source.file.id.path: 1])
            labelled.chunk = question.chunk
            all.append(labelled)
        }
        return all
    }
}
