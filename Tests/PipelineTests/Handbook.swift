import Corpus
import Foundation
import Segments
import TestSupport
import Testing

/// The corpus of examples, split over three indexes, and its questions.
enum Handbook {
    static func split() throws -> (SplitCorpus, questions: [String]) {
        let folder = "corpora/handbook"
        let names = try FileManager.default.subpathsOfDirectory(
            atPath: Repository.root + "/" + folder
        ).filter { SourceType(path: $0).map(SourceType.ofFiles.contains) ?? false }.sorted()
        #expect(names.count > 30)
        let split = try SplitCorpus(
            try names.map { ($0, try Repository.bytes("\(folder)/\($0)")) }, parts: 3,
            soleChunks: Partitioning.soleChunks)
        let golden = try Repository.text("corpora/handbook/golden.jsonl")
        let questions = try golden.split(separator: "\n").compactMap { line in
            try (JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["query"]
                as? String
        }
        #expect(questions.count > 60)
        return (split, questions)
    }
}
