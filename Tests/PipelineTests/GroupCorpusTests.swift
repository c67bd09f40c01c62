import Answering
import Corpus
import Foundation
import Searching
import Segments
import Snapshots
import Testing

/// Pages of a manual in English and Chinese that many hands wrote; beside the package.
private enum TechnicalPages {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["QUARRY_SHARED"] {
            return URL(filePath: path + "/data/text/apisix")
        }
        return URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared/data/text/apisix")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder.path)

    /// Of each language every so manieth, at most so long.
    static func files(every step: Int, bytes most: Int) throws -> [(name: String, bytes: [UInt8])] {
        try ["en", "zh"].flatMap { language in
            let root = folder.appending(path: language).resolvingSymlinksInPath().path
            let names = try FileManager.default.subpathsOfDirectory(atPath: root)
                .filter { $0.hasSuffix(".md") }.sorted()
            return try names.enumerated().filter { $0.offset % step == 0 }.compactMap { item in
                let bytes = try Data(contentsOf: URL(filePath: root + "/" + item.element))
                return bytes.count > most
                    ? nil : ("\(language)/\(item.element)", [UInt8](bytes))
            }
        }
    }

    /// What each page says of itself: its title and its description.
    static func questions(_ files: [(name: String, bytes: [UInt8])]) -> [String] {
        files.flatMap { file in
            String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").prefix(20)
                .compactMap { line in
                    ["title: ", "description: "].first { line.hasPrefix($0) }
                        .map { String(line.dropFirst($0.count).prefix(160)) }
                }
        }
    }
}

@Suite(
    "A group of a real manual's pages, in English and Chinese",
    .enabled(
        if: TechnicalPages.isPresent,
        "the shared data folder is not there (QUARRY_SHARED): data/text/apisix"))
struct GroupCorpusTests {
    @Test(
        "split in three, finds, scores and answers what one index of all does",
        .timeLimit(.minutes(15)))
    func equal() throws {
        let files = try TechnicalPages.files(every: 6, bytes: 20_000)
        let questions = TechnicalPages.questions(files)
        try #require(files.count > 40 && questions.count > 60)
        let split = try SplitCorpus(files, parts: 3, soleChunks: Partitioning.soleChunks) {
            $0.settings.chunk = ChunkSettings(maxTokens: 200, overlapTokens: 20)
        }
        let (one, group) = (try split.searcher(), try split.group())
        let chunks = one.snapshot.manifest.statistics.chunks
        #expect(group.manifest.statistics.chunks == chunks && chunks > 300)
        #expect(one.snapshot.segments.count > 0 && group.shards.count == 3)
        let engines = try GroupAnswerTests().engines(split)
        var (hits, answered) = (0, 0)
        for (number, question) in questions.enumerated() {
            var options = SearchModes.all[number % SearchModes.all.count]
            options.k = 10
            // So many candidates held that every segment is compared whole.
            options.ef = 10_000
            options.collapsesCopies = true
            let wanted = try one.search(question, options: options, explain: true)
            let found = try group.search(
                question, options: options, explain: true, limits: GroupLimits(seconds: 60))
            GroupTests().expectEqual(wanted, found, question)
            hits += wanted.hits.count
            guard number % 3 == 0 else { continue }
            var asked = AnswerOptions()
            asked.threshold = 0.1
            asked.search.ef = 10_000
            answered += try GroupAnswerTests().expectEqual(question, engines, asked) ? 1 : 0
        }
        print(
            "\(files.count) pages, \(chunks) chunks, \(questions.count) questions: \(hits) hits and "
                + "\(answered) answers are equal")
        #expect(hits > questions.count && answered > 3)
    }
}
