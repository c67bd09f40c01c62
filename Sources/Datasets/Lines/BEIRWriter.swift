import Corpus
import Exporting
import Storage

/// BEIR's layout (Thakur et al. 2021): each passage is a document, without the sentence that is a
/// question.
struct BEIRWriter: LineWriter {
    private struct Document: Encodable {
        var id: String
        var title: String
        var text: String
        var withheld: String
        var facts: LineFacts

        private enum CodingKeys: String, CodingKey {
            case id = "_id"
            case title, text, withheld
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(title, forKey: .title)
            try container.encode(text, forKey: .text)
            try container.encode(withheld, forKey: .withheld)
            try facts.encode(to: encoder)
        }
    }

    private struct Query: Encodable {
        var id: String
        var text: String
        var facts: LineFacts

        private enum CodingKeys: String, CodingKey {
            case id = "_id"
            case text
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(text, forKey: .text)
            try facts.encode(to: encoder)
        }
    }

    private let folder: ExportFolder
    private let corpus: ExportFile
    private let queries: ExportFile
    private let train: ExportFile
    private let test: ExportFile
    private let json = JSONBytes()
    private var documents = 0
    /// Questions that several passages answer are written once.
    private var written: Set<String> = []

    init(_ folder: ExportFolder) throws(QuarryError) {
        self.folder = folder
        corpus = try folder.file("corpus.jsonl")
        queries = try folder.file("queries.jsonl")
        train = try folder.file("qrels/train.tsv")
        test = try folder.file("qrels/test.tsv")
        for file in [train, test] { try file.append(Array("query-id\tcorpus-id\tscore\n".utf8)) }
    }

    mutating func add(
        _ passage: Passage, chunk: Int, title: String?, facts: LineFacts, withheld: String?
    ) throws(QuarryError) {
        let text = withheld.map { passage.text(without: $0) } ?? passage.text
        // Headings alone say nothing.
        guard !text.isEmpty else { return }
        let document = Document(
            id: Self.id("document", facts.cite), title: title ?? "", text: text,
            withheld: withheld ?? "", facts: facts)
        try corpus.append(json.bytes(document) + [UInt8(ascii: "\n")])
        documents += 1
    }

    mutating func append(_ item: DatasetItem) throws(QuarryError) {
        let query = item.question.query
        // Golden questions are known by what they ask: several passages may answer.
        let name = item.question.kind == .golden ? "" : item.facts.cite
        let id = Self.id("query", query, name)
        if item.question.kind != .golden || written.insert(id).inserted {
            let line = Query(id: id, text: query, facts: item.facts)
            try queries.append(json.bytes(line) + [UInt8(ascii: "\n")])
        }
        let judgement = "\(id)\t\(Self.id("document", item.facts.cite))\t1\n"
        try (item.isTest ? test : train).append(Array(judgement.utf8))
    }

    func finish(_ report: inout DatasetReport) throws(QuarryError) {
        for file in [corpus, queries, train, test] { try folder.close(file) }
        report.documents = documents
    }

    /// Names of sources may hold what ends a line or a column.
    private static func id(_ parts: String...) -> String {
        String(Digest.sha256(parts: parts).hex.prefix(24))
    }
}
