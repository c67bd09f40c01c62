import Corpus
import Foundation
import Storage

/// A retrieval test set in BEIR's layout (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`,
/// `qrels/<split>.tsv`.
package struct BEIRSet: Sendable {
    package struct Text: Sendable, Decodable {
        package var id: String
        package var title: String?
        package var text: String

        enum CodingKeys: String, CodingKey {
            case id = "_id"
            case title, text
        }
    }

    package let name: String
    package let documents: [Text]
    /// Those with at least one judgement, in file order.
    package let queries: [Text]
    /// Query → document → grade above 0.
    package let judgements: [String: [String: Int]]

    /// - Throws: `EvaluationError`: `notFound`, or `invalidInput` with file and line.
    package static func load(directory: String, split: String) throws(EvaluationError) -> BEIRSet {
        let judgements = try loadJudgements("\(directory)/qrels/\(split).tsv")
        let queries = try JSONLines.read("\(directory)/queries.jsonl", as: Text.self)
        return BEIRSet(
            name: (directory as NSString).lastPathComponent,
            documents: try loadDocuments("\(directory)/corpus.jsonl"),
            queries: queries.filter { judgements[$0.id] != nil }, judgements: judgements)
    }

    private static func loadDocuments(_ path: String) throws(EvaluationError) -> [Text] {
        let documents = try JSONLines.numbered(path, as: Text.self)
        var seen: Set<String> = []
        for (line, document) in documents where !seen.insert(document.id).inserted {
            throw EvaluationError(
                .invalidInput, path: path, "line \(line): the id \(document.id) is there twice")
        }
        return documents.map(\.value)
    }

    private static func loadJudgements(
        _ path: String
    ) throws(EvaluationError) -> [String: [String: Int]] {
        var judgements: [String: [String: Int]] = [:]
        for (number, line) in try JSONLines.lines(path) {
            let fields = line.split(separator: "\t").map(String.init)
            if number == 1 && fields.last.flatMap(Int.init) == nil { continue }
            guard fields.count == 3, let grade = Int(fields[2]) else {
                throw EvaluationError(
                    .invalidInput, path: path,
                    "line \(number) is not: query-id TAB corpus-id TAB score")
            }
            if grade > 0 { judgements[fields[0], default: [:]][fields[1]] = grade }
        }
        return judgements
    }
}

/// Files of one JSON object a line.
package enum JSONLines {
    /// - Throws: `notFound`, `io`, or `invalidInput` naming the first line that does not decode.
    package static func read<T: Decodable>(
        _ path: String, as type: T.Type
    ) throws(EvaluationError) -> [T] {
        try numbered(path, as: type).map(\.value)
    }

    /// Each object with its line, from 1.
    static func numbered<T: Decodable>(
        _ path: String, as type: T.Type
    ) throws(EvaluationError) -> [(line: Int, value: T)] {
        let decoder = JSONDecoder()
        var values: [(line: Int, value: T)] = []
        for (number, line) in try lines(path) {
            guard let value = try? decoder.decode(T.self, from: Data(line.utf8)) else {
                throw EvaluationError(
                    .invalidInput, path: path,
                    "line \(number) is not the JSON object expected here")
            }
            values.append((number, value))
        }
        return values
    }

    /// The lines that are not empty, with their numbers from 1.
    static func lines(_ path: String) throws(EvaluationError) -> [(number: Int, text: Substring)] {
        let bytes: [UInt8]
        do throws(StorageError) { bytes = try FileSystem.read(path) } catch {
            throw EvaluationError(error.code, path: error.path, error.reason)
        }
        return String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .enumerated().map { (number: $0 + 1, text: $1) }
            .filter { !$0.text.isEmpty }
    }
}
