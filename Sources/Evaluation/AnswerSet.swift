package import Corpus
import Foundation
import Storage

/// Questions with the texts that answer them, over a set in BEIR's layout: `answers.jsonl` beside
/// its files, a line `{"_id": question, "answers": [texts]}`.
/// `Tests/Benchmarks/squad_layout.py` makes one of a set in SQuAD's form.
package struct AnswerSet: Sendable {
    package let set: BEIRSet
    /// Question → texts any of which answers it.
    package let answers: [String: [String]]

    private struct Line: Decodable {
        var id: String
        var answers: [String]

        private enum CodingKeys: String, CodingKey {
            case id = "_id"
            case answers
        }
    }

    /// - Throws: what `BEIRSet.load` throws; `invalidInput` with file and line.
    package static func load(directory: String, split: String) throws(QuarryError) -> AnswerSet {
        let set = try BEIRSet.load(directory: directory, split: split)
        var answers: [String: [String]] = [:]
        for line in try JSONLines.read("\(directory)/answers.jsonl", as: Line.self) {
            answers[line.id] = line.answers.map(comparable).filter { !$0.isEmpty }
        }
        return AnswerSet(set: set, answers: answers)
    }

    /// What of a text decides whether it holds an answer: letters in one case and width, without the
    /// spaces that cleaning may add or take.
    static func comparable(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased().filter { !$0.isWhitespace }
    }

    func isAnswered(_ question: String, by text: String) -> Bool {
        let text = Self.comparable(text)
        return answers[question, default: []].contains { text.contains($0) }
    }
}
