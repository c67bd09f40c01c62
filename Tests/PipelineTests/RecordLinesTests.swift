import Corpus
import Foundation
import Jobs
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Citing

@Suite("Where the records of a file are")
struct RecordLinesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func source(_ line: String, at number: Int = 1) -> SourceFile {
        let bytes = Array(line.utf8)
        return SourceFile(
            id: SourceID(path: RecordName(file: "a.jsonl", line: number).path), type: .jsonl,
            byteCount: bytes.count, contentHash: Digest.sha256(bytes))
    }

    @Test("every line is found as reading the file up to it finds it", arguments: ["\n", "\r\n"])
    func parity(end: String) throws {
        var random = SeededGenerator(seed: 4)
        // Equal ones, empty ones, a byte order mark before the first, no end behind the last.
        let lines = (0..<300).map { number -> String in
            let value = Int.random(in: 0..<90, using: &random)
            return value == 0 ? "" : #"{"n": \#(value), "t": "第\#(value * value)號"}"#
        }
        let path = try folder.put(
            Array(("\u{FEFF}" + lines.joined(separator: end)).utf8), "a.jsonl")
        let known = try RecordLines(of: path)
        #expect(known.isCurrent(for: path) && !known.isCurrent(for: path + "x"))
        for (place, line) in lines.enumerated() where !line.isEmpty {
            for number in [place + 1, 7, 100_000] {
                let source = Self.source(line, at: number)
                let read = try SourceContent(of: source, in: path)
                let found = try SourceContent(of: source, among: known)
                #expect(found.bytes == read.bytes && found.line == read.line)
            }
        }
        let gone = #expect(throws: QuarryError.self) {
            try SourceContent(of: Self.source("{}"), among: known)
        }
        let missing = #expect(throws: QuarryError.self) {
            try SourceContent(of: Self.source("{}"), in: path)
        }
        #expect(gone == missing && gone?.code == .invalidInput)
    }

    @Test("what was written since is seen, and nothing is given that is not the record")
    func changed() throws {
        let lines = [#"{"n": 1}"#, #"{"n": 2}"#, #"{"n": 3}"#]
        let path = try folder.put(Array(lines.joined(separator: "\n").utf8), "a.jsonl")
        let known = try RecordLines(of: path)
        try FileSystem.replace(path, with: Array(lines.reversed().joined(separator: "\n").utf8))
        #expect(!known.isCurrent(for: path))
        // Whoever did not look gets the record that has stayed in its place, and no other.
        #expect(try known.find(Self.source(lines[1]))?.line == 2)
        #expect(try known.find(Self.source(lines[0])) == nil)
        try FileSystem.remove(path)
        #expect(!known.isCurrent(for: path))
        #expect(throws: QuarryError.self) { try known.find(Self.source(lines[1])) }
    }

    @Test("who proves many has what whoever proves one has, also while the file is written to")
    func prover() throws {
        let workspace = try Workspace()
        workspace.recordGlobs = [try Glob("*.jsonl")]
        let lines = (0..<40).map { #"{"_id": "r\#($0)", "text": "Record \#($0) of \#($0 * 7)."}"# }
        for name in ["a", "b"] {
            try workspace.write("\(name).jsonl", lines.joined(separator: "\n"))
        }
        try workspace.build()
        let snapshot = try Snapshot(index: workspace.index)
        func prover(keepsScan: Bool) throws -> SourceProver {
            try SourceProver(
                snapshot, corpus: CorpusDefinition(roots: [workspace.corpus]),
                keepsScan: keepsScan)
        }
        func line(_ name: String, _ number: Int, by prover: SourceProver) -> Int? {
            let source = RecordName(file: "\(name).jsonl", identity: "r\(number)").path
            let chunk = ChunkName(source: SourceID(path: source), place: .position(0))
            return try? prover.citation(of: chunk).line
        }
        let many = try prover(keepsScan: true)
        for number in lines.indices {
            // One file and the other in turn.
            #expect(line("a", number, by: many) == number + 1)
            #expect(line("b", number, by: many) == number + 1)
        }
        var other = lines
        other[3] = #"{"_id": "r3", "text": "Record 3 of 22."}"#
        other.swapAt(8, 30)
        try workspace.write("a.jsonl", other.joined(separator: "\n"))
        let one = try prover(keepsScan: false)
        for number in lines.indices {
            #expect(line("a", number, by: many) == line("a", number, by: one))
        }
        #expect(line("a", 3, by: many) == nil && line("a", 8, by: many) == 31)
    }
}
