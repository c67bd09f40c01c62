import Corpus
import Exporting

/// Query, positive, hard negatives. Questions wait until there are enough to be compared at once.
struct PairsWriter: LineWriter {
    private struct Line: Encodable {
        var item: DatasetItem
        var negatives: [String]
        var cites: [String]

        private enum CodingKeys: String, CodingKey {
            case query, positive, negatives
            case negativeCites = "negative_cites"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(item.question.query, forKey: .query)
            try container.encode(item.text(), forKey: .positive)
            try container.encode(negatives, forKey: .negatives)
            try container.encode(cites, forKey: .negativeCites)
            try item.facts.encode(to: encoder)
        }
    }

    private let files: SplitFiles
    private let negatives: HardNegatives
    private var waiting: [DatasetItem] = []
    private var counts = DatasetReport.Negatives()

    /// Lines whose questions are embedded together.
    private static let batch = 64

    init(_ folder: ExportFolder, negatives: HardNegatives) throws(QuarryError) {
        files = try SplitFiles(folder)
        self.negatives = negatives
    }

    mutating func append(_ item: DatasetItem) throws(QuarryError) {
        waiting.append(item)
        if waiting.count == Self.batch { try flush() }
    }

    mutating func finish(_ report: inout DatasetReport) throws(QuarryError) {
        try flush()
        try files.close()
        report.negatives = counts
    }

    private mutating func flush() throws(QuarryError) {
        guard !waiting.isEmpty else { return }
        for (item, found) in zip(waiting, try negatives.find(waiting)) {
            var line = Line(item: item, negatives: [], cites: [])
            for chunk in found.chunks {
                let (text, cite) = try passage(chunk)
                // Headings alone say nothing.
                guard !text.isEmpty else { continue }
                line.negatives.append(text)
                line.cites.append(cite)
            }
            counts.taken += line.negatives.count
            counts.sameSource += found.sameSource
            counts.nearDuplicates += found.nearDuplicates
            counts.asClose += found.asClose
            if line.negatives.isEmpty { counts.linesWithout += 1 }
            try files.append(line, isTest: item.isTest)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func passage(_ number: Int) throws(QuarryError) -> (text: String, cite: String) {
        let corpus = negatives.corpus
        let source = corpus.sources[corpus.sourceIndex(of: number)]
        let chunk = try corpus.read(chunk: number)
        return (Passage(chunk, language: "und").text, source.cite(chunk))
    }
}
