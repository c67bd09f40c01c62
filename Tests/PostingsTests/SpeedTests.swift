import Corpus
import Foundation
import Postings
import Storage
import Testing

/// Reports speed on texts of one's own; gates on nothing.
///
/// `QUARRY_BENCH_TEXTS` and `QUARRY_BENCH_QUERIES` name files of `{"text": …}` lines, as
/// `lexical_peers.py` reads them. Only release builds give figures worth quoting.
@Suite("Speed (needs QUARRY_BENCH_TEXTS and QUARRY_BENCH_QUERIES)", .serialized)
struct SpeedTests {
    private struct Line: Decodable { let text: String }

    private static func texts(_ variable: String) throws -> [String]? {
        guard let path = ProcessInfo.processInfo.environment[variable],
            let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Line.self, from: $0).text
        }
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let time = try clock.measure(body)
        return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }

    @Test(
        "indexing and querying, in one segment and in two built side by side",
        .enabled(
            if: ProcessInfo.processInfo.environment["QUARRY_BENCH_TEXTS"] != nil,
            "QUARRY_BENCH_TEXTS names no file"))
    func speed() throws {
        let texts = try #require(try Self.texts("QUARRY_BENCH_TEXTS"))
        let queries = try #require(try Self.texts("QUARRY_BENCH_QUERIES"))
        let scratch = try Scratch()
        var added = 0.0
        let one = try Self.seconds {
            var builder = PostingsBuilder()
            added = Self.seconds {
                for (ordinal, text) in texts.enumerated() {
                    builder.add(ordinal: ordinal, text: text)
                }
            }
            let infos = try builder.write(toDirectory: try scratch.folder("one"))
            print(infos.map { "\($0.name) \($0.info.length)" }.joined(separator: ", "))
        }
        print(
            "one thread: \(Int(Double(texts.count) / one)) documents/s (adding took \(added) of \(one) s)"
        )
        let folders = try ["left", "right"].map { try scratch.folder($0) }
        let half = texts.count / 2
        let two = Self.seconds {
            DispatchQueue.concurrentPerform(iterations: 2) { part in
                var builder = PostingsBuilder()
                let own = part == 0 ? texts[..<half] : texts[half...]
                for (ordinal, text) in own.enumerated() {
                    builder.add(ordinal: ordinal, text: text)
                }
                _ = try? builder.write(toDirectory: folders[part])
            }
        }
        print("two threads: \(Int(Double(texts.count) / two)) documents/s")
        try query([try PostingsReader(directory: "\(scratch.path)/one")], queries)
        try query(try folders.map { try PostingsReader(directory: $0) }, queries)
    }

    private func query(_ readers: [PostingsReader], _ queries: [String]) throws {
        let session = AnalyzerSession()
        var hits = 0
        for _ in 0..<2 {
            hits = 0
            let time = try Self.seconds {
                for text in queries {
                    let terms = session.analyze(text).map(\.term)
                    let query = BM25Query(
                        terms: terms, settings: BM25Settings(),
                        statistics: try BM25Statistics(of: terms, in: readers))
                    for reader in readers { hits += try reader.bm25TopK(query, k: 10).count }
                }
            }
            print(
                "\(readers.count) segment(s): \(Int(Double(queries.count) / time)) queries/s, \(hits) hits"
            )
        }
    }
}
