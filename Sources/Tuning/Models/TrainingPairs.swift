package import Corpus
import Foundation
import Storage

/// The lines that a model is tuned from, as far as they say what must not judge it.
package enum TrainingPairs {
    /// A line of `quarry dataset --format pairs`, or of somebody's own; what it lacks is nil.
    private struct Line: Decodable {
        var query: String?
        var positive: String?
        var source: String?

        private enum CodingKeys: String, CodingKey { case query, positive, source }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            query = try? values.decode(String.self, forKey: .query)
            positive = try? values.decode(String.self, forKey: .positive)
            source = try? values.decode(String.self, forKey: .source)
        }
    }

    /// Each line's question with its source and the content of its passage as origins. Objects
    /// without a question are left out here: the tool names them and learns nothing of them.
    /// - Throws: `notFound`, `io`; `invalidInput` for a line that can't be read, which the tool might
    ///   learn from all the same.
    /// - Complexity: O(bytes).
    package static func questions(_ path: String) throws(QuarryError) -> [LabelledQuestion] {
        let decoder = JSONDecoder()
        // Python writes and reads numbers that JSON has no form for.
        let lenient = JSONDecoder()
        lenient.allowsJSON5 = true
        var questions: [LabelledQuestion] = []
        for (number, text) in try JSONLines.lines(path) {
            let data = Data(text.utf8)
            guard
                let line = (try? decoder.decode(Line.self, from: data))
                    ?? (try? lenient.decode(Line.self, from: data))
            else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number),
                    "is no JSON object that can be read, so what it teaches can't be kept out of "
                        + "the test; mend the line or take it out")
            }
            guard let query = line.query else { continue }
            var question = LabelledQuestion(
                id: "\(number)", text: query, answers: [], grades: [:])
            question.origins = Set(
                [line.source, line.positive.flatMap(LabelledQuestion.content(ofText:))]
                    .compactMap(\.self).filter { !$0.isEmpty })
            questions.append(question)
        }
        return questions
    }
}
