import Corpus
import Exporting

/// `train.jsonl` and `test.jsonl`.
struct SplitFiles {
    private let folder: ExportFolder
    private let train: ExportFile
    private let test: ExportFile
    private let json = JSONBytes()

    init(_ folder: ExportFolder) throws(QuarryError) {
        self.folder = folder
        train = try folder.file("train.jsonl")
        test = try folder.file("test.jsonl")
    }

    func append(_ line: some Encodable, isTest: Bool) throws(QuarryError) {
        try (isTest ? test : train).append(json.bytes(line) + [UInt8(ascii: "\n")])
    }

    func close() throws(QuarryError) {
        try folder.close(train)
        try folder.close(test)
    }
}
