import Corpus
import Foundation
import Postings
import Storage
import TestSupport
import Testing

@Suite("Postings on disk")
struct RoundTripTests {
    private func bytes(_ folder: String) throws -> [[UInt8]] {
        try PostingsFormat.fileNames.map { try FileSystem.read("\(folder)/\($0)") }
    }

    @Test("every term, posting and position comes back", arguments: [1, 40, 5_000])
    func roundTrip(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let texts =
            Samples.texts + (0..<count).map { _ in Samples.words(upTo: 40, using: &random) }
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        #expect(reader.documentCount == texts.count)
        #expect(reader.totalLength == oracle.statistics.totalLength)
        #expect(reader.termCount == oracle.statistics.documentFrequencies.count)
        for (ordinal, document) in oracle.documents.enumerated() {
            #expect(reader.length(of: ordinal) == document.length)
        }
        var expected: [String: [Posting]] = [:]
        for (ordinal, document) in oracle.documents.enumerated() {
            for (term, positions) in document.positions {
                expected[term, default: []].append(
                    Posting(ordinal: ordinal, frequency: positions.count, positions: positions))
            }
        }
        var listed: [String] = []
        try reader.forEachTerm { term, _ in listed.append(term) }
        #expect(
            listed == expected.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for (term, postings) in expected {
            let info = try reader.termInfo(term)
            #expect(info?.documentFrequency == postings.count)
            #expect(info?.occurrences == postings.reduce(0) { $0 + $1.frequency })
            #expect(try reader.postings(of: term) == postings)
            for posting in postings.shuffled(using: &random).prefix(3) {
                #expect(
                    try reader.positions(of: term, in: posting.ordinal) == posting.positions)
            }
        }
        // A term and a letter, and a term less its last, stand beside it in the dictionary.
        let beside = expected.keys.flatMap { [$0 + "a", $0 + "\u{7A7A}", String($0.dropLast())] }
        for absent in ["", "zzz", "\u{10FFFF}"] + beside where expected[absent] == nil {
            #expect(try reader.termInfo(absent) == nil)
            #expect(try reader.postings(of: absent).isEmpty)
            #expect(try reader.positions(of: absent, in: 0).isEmpty)
        }
        try reader.verify()
    }

    @Test("steps of many positions and large frequencies come back")
    func extremes() throws {
        let texts = [
            String(repeating: "the ", count: 300) + "end" + String(repeating: " of", count: 70_000)
                + " end",
            String(repeating: "again ", count: 70_000),
        ]
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        #expect(try reader.positions(of: "end", in: 0) == [300, 70_301])
        #expect(try reader.termInfo("again")?.occurrences == 70_000)
        #expect(try reader.positions(of: "again", in: 1) == Array(0..<70_000))
    }

    @Test("saturated impacts still bound the scores")
    func saturation() throws {
        // A list of several blocks with a frequency and a length past 16 bits.
        var texts = (0..<400).map { "word w\($0)" }
        texts[200] = String(repeating: "word ", count: 70_000)
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        let query = BM25Query(
            terms: ["word"], settings: .init(k1: 5, b: 0), statistics: oracle.statistics)
        #expect(
            try reader.bm25TopK(query, k: 3)
                == oracle.topK(["word"], .init(k1: 5, b: 0), k: 3))
        #expect(try reader.bm25TopK(query, k: 1).first?.ordinal == 200)
    }

    @Test("skipped ordinals are empty documents")
    func gaps() throws {
        let scratch = try Scratch()
        var builder = PostingsBuilder()
        builder.add(ordinal: 2, text: "refund")
        builder.add(ordinal: 5, text: "refund policy")
        let infos = try builder.write(toDirectory: scratch.path)
        #expect(infos.map(\.name) == PostingsFormat.fileNames)
        for (name, info) in infos {
            #expect(try FileSystem.read("\(scratch.path)/\(name)").count == info.length)
        }
        let reader = try PostingsReader(directory: scratch.path)
        #expect(reader.documentCount == 6)
        #expect(try reader.postings(of: "refund").map(\.ordinal) == [2, 5])
        #expect((0..<6).map { reader.length(of: $0) } == [0, 0, 1, 0, 0, 2])
    }

    @Test("an index without documents opens and finds nothing")
    func empty() throws {
        let scratch = try Scratch()
        let reader = try scratch.index([])
        #expect(reader.documentCount == 0 && reader.termCount == 0)
        let statistics = try BM25Statistics(of: ["a"], in: [reader])
        let query = BM25Query(terms: ["a"], settings: .init(), statistics: statistics)
        #expect(try reader.bm25TopK(query, k: 3).isEmpty)
    }

    @Test("the bytes are the same whoever builds them, in whatever thread")
    func determinism() throws {
        var random = SeededGenerator(seed: 3)
        let texts = (0..<800).map { _ in Samples.words(upTo: 30, using: &random) } + Samples.texts
        let scratch = try Scratch()
        _ = try scratch.index(texts, "0")
        let folders = try (1...4).map { try scratch.folder("\($0)") }
        DispatchQueue.concurrentPerform(iterations: 4) { run in
            var builder = PostingsBuilder()
            for (ordinal, text) in texts.enumerated() { builder.add(ordinal: ordinal, text: text) }
            _ = try? builder.write(toDirectory: folders[run])
        }
        let first = try bytes("\(scratch.path)/0")
        for folder in folders { #expect(try bytes(folder) == first) }
    }

    @Test("files that are there already are not overwritten, absent ones are not found")
    func wrongFolders() throws {
        let scratch = try Scratch()
        _ = try scratch.index(["a b"])
        let error = #expect(throws: QuarryError.self) {
            try PostingsBuilder().write(toDirectory: "\(scratch.path)/index")
        }
        #expect(error?.code == .alreadyExists)
        let missing = #expect(throws: QuarryError.self) {
            try PostingsReader(directory: "\(scratch.path)/none")
        }
        #expect(missing?.code == .notFound)
    }
}
