package import Corpus
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

    /// - Throws: `QuarryError`: `notFound`, or `invalidInput` with file and line.
    package static func load(directory: String, split: String) throws(QuarryError) -> BEIRSet {
        let judgements = try loadJudgements("\(directory)/qrels/\(split).tsv")
        let queries = try JSONLines.read("\(directory)/queries.jsonl", as: Text.self)
        return BEIRSet(
            name: FileSystem.name(of: directory),
            documents: try loadDocuments("\(directory)/corpus.jsonl"),
            queries: queries.filter { judgements[$0.id] != nil }, judgements: judgements)
    }

    private static func loadDocuments(_ path: String) throws(QuarryError) -> [Text] {
        let documents = try JSONLines.numbered(path, as: Text.self)
        var seen: Set<String> = []
        for (line, document) in documents where !seen.insert(document.id).inserted {
            throw QuarryError(
                .invalidInput, path: path, "line \(line): the id \(document.id) is there twice")
        }
        return documents.map(\.value)
    }

    private static func loadJudgements(
        _ path: String
    ) throws(QuarryError) -> [String: [String: Int]] {
        var judgements: [String: [String: Int]] = [:]
        for (number, line) in try JSONLines.lines(path) {
            let fields = line.split(separator: "\t").map(String.init)
            if number == 1 && fields.last.flatMap(Int.init) == nil { continue }
            guard fields.count == 3, let grade = Int(fields[2]) else {
                throw QuarryError(
                    .invalidInput, path: path,
                    "line \(number) is not: query-id TAB corpus-id TAB score")
            }
            if grade > 0 { judgements[fields[0], default: [:]][fields[1]] = grade }
        }
        return judgements
    }
}
