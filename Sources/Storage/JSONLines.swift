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

    /// Each object with its line, from 1.
    package static func numbered<T: Decodable>(
        _ path: String, as type: T.Type
    ) throws(QuarryError) -> [(line: Int, value: T)] {
        let decoder = JSONDecoder()
        var values: [(line: Int, value: T)] = []
        for (number, line) in try lines(path) {
            guard let value = try? decoder.decode(T.self, from: Data(line.utf8)) else {
                throw QuarryError(
                    .invalidInput, path: path,
                    "line \(number) is not the JSON object expected here")
            }
            values.append((number, value))
        }
        return values
    }

    /// The lines that are not empty, with their numbers from 1.
    package static func lines(_ path: String) throws(QuarryError) -> [(
        number: Int, text: Substring
    )] {
        let bytes = try FileSystem.read(path)
        return String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .enumerated().map { (number: $0 + 1, text: $1) }
            .filter { !$0.text.isEmpty }
    }
}
