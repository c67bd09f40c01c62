package import Corpus
import Foundation
import Storage

/// A retrieval test set in BEIR's layout (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`,
/// `qrels/<split>.tsv`.
package struct BEIRSet: Sendable {
    /// A document or a question. What else its line holds may be anything.
    package struct Text: Sendable {
        package var id: String
        package var title: String?
        package var text: String
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
        let queries = try JSONLines.read("\(directory)/queries.jsonl", as: Question.self).map(
            \.text)
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
                .invalidInput, path: path, place: .init(line: line),
                "the id \(document.id) is there twice")
        }
        return documents.map(\.value)
    }

    private static func loadJudgements(
        _ path: String
    ) throws(QuarryError) -> [String: [String: Int]] {
        var judgements: [String: [String: Int]] = [:]
        for (number, line) in try JSONLines.lines(path) {
            let fields = line.split(separator: "\t")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            let grade = fields.last.flatMap(TRECFiles.grade)
            if number == 1 && grade == nil { continue }
            guard fields.count == 3, let grade else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number),
                    "is not: query-id TAB corpus-id TAB score")
            }
            if grade > 0 { judgements[fields[0], default: [:]][fields[1]] = grade }
        }
        return judgements
    }
}

/// A line of `queries.jsonl`: no title is asked for.
private struct Question: Decodable {
    var text: BEIRSet.Text

    private enum CodingKeys: String, CodingKey {
        case id = "_id"
        case text
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        text = BEIRSet.Text(
            id: try values.textOrNumber(.id), title: nil,
            text: try values.decode(String.self, forKey: .text))
    }
}

extension BEIRSet.Text: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "_id"
        case title, text
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let hasTitle = try values.contains(.title) && !values.decodeNil(forKey: .title)
        self.init(
            id: try values.textOrNumber(.id),
            title: try hasTitle ? values.textOrNumber(.title) : nil,
            text: try values.decode(String.self, forKey: .text))
    }
}

extension KeyedDecodingContainer {
    /// Some write ids, and titles such as 1984, as whole numbers; they are the texts of those.
    fileprivate func textOrNumber(_ key: Key) throws -> String {
        if let number = try? decode(Int.self, forKey: key) { return "\(number)" }
        return try decode(String.self, forKey: key)
    }
}
