package import Corpus
import Foundation
import Storage

/// A file of questions: one a line, as text, or as JSON objects with a `query`, which files of
/// golden questions are too.
package enum Questions {
    private struct Line: Decodable { var query: String }

    /// - Throws: `notFound`, `io`; `invalidInput` with the line for what is no question, and for a
    ///   file without one.
    package static func read(_ path: String) throws(QuarryError) -> [String] {
        let lines = try JSONLines.lines(path)
        guard let first = lines.first else {
            throw QuarryError(.invalidInput, path: path, "holds no question")
        }
        guard first.text.drop(while: \.isWhitespace).hasPrefix("{") else {
            return lines.map { $0.text.trimmingCharacters(in: .whitespaces) }
        }
        return try JSONLines.read(path, as: Line.self).map(\.query)
    }
}
