import Corpus
import Exporting

/// Alpaca's form (Taori et al. 2023): the passage is the input.
struct InstructWriter: LineWriter {
    private struct Line: Encodable {
        var item: DatasetItem

        private enum CodingKeys: String, CodingKey { case instruction, input, output, quotes }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(item.question.instruction, forKey: .instruction)
            try container.encode(item.input, forKey: .input)
            try container.encode(item.answer, forKey: .output)
            try container.encode(item.question.quotes, forKey: .quotes)
            try item.facts.encode(to: encoder)
        }
    }

    private let files: SplitFiles

    init(_ folder: ExportFolder) throws(QuarryError) { files = try SplitFiles(folder) }

    func append(_ item: DatasetItem) throws(QuarryError) {
        try files.append(Line(item: item), isTest: item.isTest)
    }

    func finish(_ report: inout DatasetReport) throws(QuarryError) { try files.close() }
}

extension DatasetItem {
    /// The passage as a model gets it: with a mark where the sentence is missing that it has to say.
    var input: String {
        question.kind == .cloze ? text(mark: QuestionWording.mark) : passage.text
    }
}
