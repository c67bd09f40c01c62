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

    /// Each line's question with its source and the content of its passage as origins. Lines that
    /// are no JSON object are left out here: the tool names them and learns nothing of them.
    /// - Throws: `notFound`, `io`, `invalidInput` for what is no UTF-8.
    /// - Complexity: O(bytes).
    package static func questions(_ path: String) throws(QuarryError) -> [LabelledQuestion] {
        let decoder = JSONDecoder()
        // Python writes and reads numbers that JSON has no form for.
        let lenient = JSONDecoder()
        lenient.allowsJSON5 = true
        return try JSONLines.lines(path).compactMap { number, text in
            let data = Data(text.utf8)
            guard
                let line = (try? decoder.decode(Line.self, from: data))
                    ?? (try? lenient.decode(Line.self, from: data)),
                let query = line.query
            else { return nil }
            var question = LabelledQuestion(
                id: "\(number)", text: query, answers: [], grades: [:])
            question.origins = Set(
                [line.source, line.positive.flatMap(LabelledQuestion.content(ofText:))]
                    .compactMap(\.self).filter { !$0.isEmpty })
            return question
        }
    }
}
