package import Corpus
import Foundation

/// Files of one JSON object a line.
package enum JSONLines {
    /// - Throws: `notFound`, `io`, or `invalidInput` naming the first line that does not decode.
    package static func read<T: Decodable>(
        _ path: String, as type: T.Type
    ) throws(QuarryError) -> [T] {
        try numbered(path, as: type).map(\.value)
    }

    /// The texts of objects `{"text": …}`, empty ones too.
    /// - Throws: as `read`.
    package static func texts(_ path: String) throws(QuarryError) -> [String] {
        struct Line: Decodable { var text: String }
        return try read(path, as: Line.self).map(\.text)
    }

    /// Each object with its line, from 1. What the type does not ask for may be anything; also
    /// numbers that JSON has no form for and Python writes all the same (`NaN`, `Infinity`).
    package static func numbered<T: Decodable>(
        _ path: String, as type: T.Type
    ) throws(QuarryError) -> [(line: Int, value: T)] {
        let decoder = JSONDecoder()
        let lenient = JSONDecoder()
        lenient.allowsJSON5 = true
        var values: [(line: Int, value: T)] = []
        for (number, line) in try lines(path) {
            let data = Data(line.utf8)
            do {
                let value =
                    try (try? decoder.decode(T.self, from: data))
                    ?? lenient.decode(T.self, from: data)
                values.append((number, value))
            } catch {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number), statement(of: error))
            }
        }
        return values
    }

    /// The lines that are not blank, with their numbers from 1.
    /// - Throws: as `read`; `invalidInput` with the first line that is no UTF-8.
    package static func lines(_ path: String) throws(QuarryError) -> [(
        number: Int, text: Substring
    )] {
        try TextFile.read(path, name: "file of lines")
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .enumerated().map { (number: $0 + 1, text: $1) }
            .filter { !$0.text.allSatisfy(\.isWhitespace) }
    }

    /// What is wrong with an object, by its key, without its text.
    private static func statement(of error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context)?:
            "\(name(of: context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context)?, .valueNotFound(let type, let context)?:
            context.codingPath.isEmpty
                ? "is not the JSON object expected here"
                : "\(name(of: context.codingPath)) must be \(word(for: type))"
        case .dataCorrupted(let context)? where !context.codingPath.isEmpty:
            "\(name(of: context.codingPath)): \(context.debugDescription)"
        default: "is not the JSON object expected here"
        }
    }

    /// `answers[1].page`.
    private static func name(of path: [any CodingKey]) -> String {
        path.reduce("") { name, key in
            key.intValue.map { "\(name)[\($0)]" }
                ?? (name.isEmpty ? key.stringValue : name + "." + key.stringValue)
        }
    }

    private static func word(for type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Int.Type: "a whole number"
        case is Double.Type, is Float.Type: "a number"
        case is Bool.Type: "true or false"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}
