import Corpus
import Foundation
import Postings
import Storage
import TestSupport
import Testing

@Suite("Damaged postings")
struct DamageTests {
    /// A small index with a list of several blocks, its files and all its terms.
    private struct Victim {
        let scratch: Scratch
        let folder: String
        var files: [String: [UInt8]] = [:]
        var terms: [String] = []

        init() throws {
            scratch = try Scratch()
            let texts = (0..<300).map { "all w\($0 % 5) 退貨\($0 % 3 == 0 ? " all 政策" : "")" }
            let reader = try scratch.index(texts)
            folder = "\(scratch.path)/index"
            for name in PostingsFormat.fileNames {
                files[name] = try FileSystem.read("\(folder)/\(name)")
            }
            var terms: [String] = []
            try reader.forEachTerm { term, _ in terms.append(term) }
            self.terms = terms
        }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            // A fresh file (what is mapped elsewhere must not shrink), and no fsync: thousands
            // are written.
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            guard
                FileManager.default.createFile(
                    atPath: "\(folder)/\(name)", contents: Data(bytes))
            else { throw QuarryError(.io, path: folder, "can't write a damaged file") }
        }

        /// Reads all there is, in all ways; typed errors are fine, traps are not.
        func readAll() throws(QuarryError) {
            let reader = try PostingsReader(directory: folder)
            try reader.forEachTerm { _, _ in }
            let statistics = try BM25Statistics(of: terms, in: [reader])
            let query = BM25Query(terms: terms, settings: BM25Settings(), statistics: statistics)
            _ = try reader.bm25TopK(query, k: 2)
            _ = try reader.bm25TopK(query, k: 500)
            for text in ["all w1 退貨", "all 政策", "退貨 all"] {
                guard let phrase = Phrase(text) else { continue }
                try reader.forEachDocument(holding: phrase) { _ in }
            }
            for term in terms {
                _ = try reader.postings(of: term)
                if reader.documentCount > 0 {
                    _ = try reader.positions(of: term, in: reader.documentCount - 1)
                }
            }
            if reader.documentCount > 0 {
                _ = try reader.scores(query, ordinals: Array(0..<reader.documentCount))
                _ = try reader.explain(query, ordinal: reader.documentCount / 2)
            }
        }

        func attempt() -> QuarryError? {
            do {
                try readAll()
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("a file cut at any byte is refused", arguments: PostingsFormat.fileNames)
    func truncation(name: String) throws {
        let victim = try Victim()
        let bytes = try #require(victim.files[name])
        for length in stride(from: 0, to: bytes.count, by: bytes.count > 4_000 ? 3 : 1) {
            try victim.write(name, Array(bytes[..<length]))
            let error = victim.attempt()
            #expect(error?.code == .corrupt, "\(name) cut at \(length)")
        }
    }

    @Test(
        "a flipped byte gives a typed error or other answers, and verify finds it",
        arguments: PostingsFormat.fileNames)
    func flips(name: String) throws {
        let victim = try Victim()
        let bytes = try #require(victim.files[name])
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= place % 3 == 0 ? 0xFF : 1 << UInt8(place % 8)
            try victim.write(name, damaged)
            if let error = victim.attempt() {
                #expect(
                    [.corrupt, .formatTooOld, .formatTooNew].contains(error.code),
                    "\(name) at \(place): \(error)")
            }
            #expect(throws: QuarryError.self, "\(name) at \(place)") {
                try PostingsReader(directory: victim.folder).verify()
            }
        }
    }

    @Test("payloads of noise in valid envelopes never trap", arguments: 1...4)
    func noise(seed: UInt64) throws {
        let victim = try Victim()
        var random = SeededGenerator(seed: seed)
        let kinds = ["terms": "TERM", "postings": "POST", "positions": "POSN", "norms": "NORM"]
        for round in 0..<150 {
            let name = PostingsFormat.fileNames[round % 4]
            let bytes = try #require(victim.files[name])
            let length = Int(
                bytes[(bytes.count - 48)...].prefix(4).reversed()
                    .reduce(0) { $0 << 8 | UInt32($1) })
            var payload = Array(bytes[64..<64 + length])
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let place = Int.random(in: 0..<payload.count, using: &random)
                payload[place] = UInt8.random(in: 0...255, using: &random)
            }
            if round % 5 == 0 { payload.removeLast(Int.random(in: 1...40, using: &random)) }
            try FileSystem.remove("\(victim.folder)/\(name)")
            try SealedFileWriter.write(
                path: "\(victim.folder)/\(name)", kind: FileKind(kinds[name] ?? ""), version: 1,
                payload: payload)
            let error = victim.attempt()
            #expect(error == nil || error?.code == .corrupt)
            try victim.write(name, bytes)
        }
    }
}
