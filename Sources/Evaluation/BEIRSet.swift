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
        /// As `quarry dataset` states them: where a question is from, and the source that a
        /// document was cut out of. Nil where the line states none.
        package var kind: String?
        package var source: String?
    }

    /// Kinds of questions that nobody asked: they were made of the corpus itself, or by a model.
    package static let madeKinds: Set = ["heading", "sentence", "cloze", "llm"]

    package let name: String
    package let documents: [Text]
    /// Those with at least one judgement, in file order.
    package let queries: [Text]
    /// Query → document → grade above 0.
    package let judgements: [String: [String: Int]]

    /// - Throws: `QuarryError`: `notFound`, or `invalidInput` with file and line.
    package static func load(directory: String, split: String) throws(QuarryError) -> BEIRSet {
        let judgements = try loadJudgements("\(directory)/qrels/\(split).tsv")
        let queries = try JSONLines.numbered("\(directory)/queries.jsonl", as: Question.self)
        return BEIRSet(
            name: FileSystem.name(of: directory),
            documents: try unique(
                JSONLines.numbered("\(directory)/corpus.jsonl", as: Text.self),
                of: "\(directory)/corpus.jsonl"),
            queries: try unique(
                queries.map { ($0.line, $0.value.text) }, of: "\(directory)/queries.jsonl"
            ).filter { judgements[$0.id] != nil },
            judgements: judgements)
    }

    /// The set without questions that nobody asked, which may teach and judge nothing.
    package var asked: BEIRSet {
        BEIRSet(
            name: name, documents: documents,
            queries: queries.filter { !Self.madeKinds.contains($0.kind ?? "") },
            judgements: judgements)
    }

    private static func unique(
        _ texts: [(line: Int, value: Text)], of path: String
    ) throws(QuarryError) -> [Text] {
        var seen: Set<String> = []
        for (line, text) in texts where !seen.insert(text.id).inserted {
            throw QuarryError(
                .invalidInput, path: path, place: .init(line: line),
                "the id \(text.id) is there twice")
        }
        return texts.map(\.value)
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
        case text, kind
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        text = BEIRSet.Text(
            id: try values.textOrNumber(.id), title: nil,
            text: try values.decode(String.self, forKey: .text),
            kind: try? values.decode(String.self, forKey: .kind))
    }
}

extension BEIRSet.Text: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "_id"
        case title, text, source
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let hasTitle = try values.contains(.title) && !values.decodeNil(forKey: .title)
        self.init(
            id: try values.textOrNumber(.id),
            title: try hasTitle ? values.textOrNumber(.title) : nil,
            text: try values.decode(String.self, forKey: .text),
            // Other people's lines may hold anything under this name.
            source: try? values.decode(String.self, forKey: .source))
    }
}

extension KeyedDecodingContainer {
    /// Some write ids, and titles such as 1984, as whole numbers; they are the texts of those.
    fileprivate func textOrNumber(_ key: Key) throws -> String {
        if let number = try? decode(Int.self, forKey: key) { return "\(number)" }
        return try decode(String.self, forKey: key)
    }
}
