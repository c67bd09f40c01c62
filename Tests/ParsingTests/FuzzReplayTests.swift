import Corpus
import Foundation
import Testing

/// What the fuzzers of `Tests/Fuzz` start from, and what they ever found.
@Suite("Fuzzing: seeds and past failures")
struct FuzzReplayTests {
    private static let fuzz = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz")
    private static let seeds = fuzz.appending(path: "Seeds")

    private static func files(_ type: String) -> [URL] {
        let names = { (place: URL) in
            (try? FileManager.default.contentsOfDirectory(
                at: place, includingPropertiesForKeys: nil))
                ?? []
        }
        let failures = names(fuzz.appending(path: "Failures")).filter {
            $0.lastPathComponent.hasPrefix("\(type)-")
        }
        return (names(seeds.appending(path: type)) + failures)
            .sorted { $0.path < $1.path }
    }

    @Test(
        "a seed is a document; a past failure is a document or a typed error about the file",
        arguments: [SourceType.docx, .txt, .markdown, .html])
    func documents(type: SourceType) throws {
        let files = Self.files(type.rawValue)
        try #require(!files.isEmpty)
        for file in files {
            let raw = [UInt8](try Data(contentsOf: file))
            let bytes = type == .docx ? ZipBuilder.archive(ofParts: raw) ?? raw : raw
            let code = try SharedPool.failure(bytes, type)
            if file.path.contains("/Seeds/") {
                #expect(code == nil, "\(file.lastPathComponent)")
            } else {
                #expect(
                    code.map { [.corrupt, .encrypted, .limitExceeded, .unsupported].contains($0) }
                        ?? true, "\(file.lastPathComponent)")
            }
        }
    }

    /// Otherwise the fuzzer would start from bytes that end at the first check. After a change of
    /// the coding, `QUARRY_WRITE_SEEDS=1 swift test --filter FuzzReplayTests` writes them anew.
    @Test("the wire's seeds are in today's coding")
    func wireSeeds() throws {
        let folder = Self.seeds.appending(path: "wire")
        if ProcessInfo.processInfo.environment["QUARRY_WRITE_SEEDS"] == "1" {
            for (name, bytes) in WireSeeds.files {
                try Data(bytes).write(to: folder.appending(path: name))
            }
        }
        for (name, bytes) in WireSeeds.files {
            #expect(
                try [UInt8](Data(contentsOf: folder.appending(path: name))) == bytes,
                "\(name) is in another coding: write it anew (QUARRY_WRITE_SEEDS=1)")
        }
    }

    @Test("frames from the seeds and past failures are read or refused")
    func wire() throws {
        let files = Self.files("wire")
        try #require(!files.isEmpty)
        var replies = 0
        for file in files {
            [UInt8](try Data(contentsOf: file)).withUnsafeBytes { raw in
                _ = try? ParserFrame(header: raw)
                _ = try? ParserRequest(payload: raw)
                _ = try? PageRequest(payload: raw)
                for kind in ParserFrame.Kind.allCases
                where (try? ParserReply(kind: kind, payload: raw)) != nil { replies += 1 }
            }
        }
        #expect(replies >= 3)
    }
}
