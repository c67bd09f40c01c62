package import Corpus
package import Evaluation
package import Indexing
import Ranking
import Segments
package import Snapshots
import Storage

/// A question of which is known where it is answered.
package struct LabelledQuestion: Hashable, Sendable {
    package var id: String
    package var text: String
    /// Any of these places answers it.
    package var answers: [GoldenQuestion.Answer]
    /// Source → grade above 0.
    package var grades: [String: Int]
    /// What no question on the other side may have: the names of its sources, of what these were
    /// cut out of, and contents (`Self.content`), by which copies are one source.
    package var origins: Set<String>
    /// Where the very chunk is known.
    var chunk: ChunkAddress?

    package init(id: String, text: String, answers: [GoldenQuestion.Answer], grades: [String: Int])
    {
        self.id = id
        self.text = text
        self.answers = answers
        self.grades = grades
        origins = Set(grades.keys)
    }

    /// By which questions that say the same are one.
    var wording: String { FoldedText.wording(of: text) }

    /// A content as an origin: no path holds a control character.
    static func content(_ hash: Digest) -> String { "\u{0}\(hash.hex)" }

    /// The content of a text; nil where it has no word.
    static func content(ofText text: String) -> String? {
        let folded = FoldedText.folded(text)
        return folded.isEmpty ? nil : content(Digest.sha256(parts: ["text", folded]))
    }

    /// Questions of a file, by the numbers of the first with their wording, from 1.
    package static func all(of questions: [GoldenQuestion]) -> [LabelledQuestion] {
        merged(
            questions.enumerated().map { number, question in
                LabelledQuestion(
                    id: "\(number + 1)", text: question.query, answers: question.answers,
                    grades: Dictionary(question.sources.map { ($0, 1) }) { first, _ in first })
            })
    }

    /// - Complexity: O(text of the documents that answer).
    package static func all(of set: BEIRSet) -> [LabelledQuestion] {
        let wanted = Set(set.queries.flatMap { (set.judgements[$0.id] ?? [:]).keys })
        var known: [String: [String]] = [:]
        for document in set.documents where wanted.contains(document.id) {
            // Pairs are made of a document's text, or of its title and text.
            let whole = [document.title, document.text].compactMap(\.self)
            known[document.id] = [
                document.source, content(ofText: document.text),
                content(ofText: whole.joined(separator: " ")),
            ].compactMap(\.self)
        }
        return merged(
            set.queries.map { query in
                let grades = set.judgements[query.id] ?? [:]
                var question = LabelledQuestion(
                    id: query.id, text: query.text,
                    answers: grades.keys.sorted().map { GoldenQuestion.Answer(source: $0) },
                    grades: grades)
                question.origins.formUnion(grades.keys.flatMap { known[$0] ?? [] })
                return question
            })
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

    /// Each wording once, where it stands first: a question that is there twice would count twice
    /// in a test that takes questions for independent of each other.
    private static func merged(_ questions: [LabelledQuestion]) -> [LabelledQuestion] {
        var merged: [LabelledQuestion] = []
        var places: [String: Int] = [:]
        for question in questions {
            guard let place = places[question.wording] else {
                places[question.wording] = merged.count
                merged.append(question)
                continue
            }
            merged[place].grades.merge(question.grades, uniquingKeysWith: max)
            merged[place].origins.formUnion(question.origins)
            let known = Set(merged[place].answers)
            merged[place].answers += question.answers.filter { !known.contains($0) }
        }
        return merged
    }
}

extension LabelledQuestion {
    /// The same questions, with the contents that an index has of their sources among the origins.
    /// - Throws: `corrupt`.
    /// - Complexity: O(log sources) for each source in each segment.
    package static func known(
        _ questions: [LabelledQuestion], byContentsIn index: Snapshot
    ) throws(QuarryError) -> [LabelledQuestion] {
        var contents: [String: String] = [:]
        for source in Set(questions.flatMap(\.grades.keys)) {
            contents[source] = try index.record(of: source).map { content($0.file.contentHash) }
        }
        return questions.map { question in
            var question = question
            question.origins.formUnion(question.grades.keys.compactMap { contents[$0] })
            return question
        }
    }
}

extension Snapshot {
    /// The record of a source by its path; nil where the index has none of that name.
    /// - Throws: `corrupt`.
    func record(of path: String) throws(QuarryError) -> SourceRecord? {
        for segment in segments {
            if let record = try segment.sources.record(of: SourceID(path: path)) { return record }
        }
        return nil
    }
}
