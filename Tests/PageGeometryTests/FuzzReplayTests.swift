import Foundation
import TestSupport
import Testing

@testable import Parsing

/// What the fuzzers of `Tests/Fuzz` start from, and what they ever found, for the targets of PDF.
@Suite("Fuzzing: seeds and past failures of PDF's own code")
struct PDFFuzzReplayTests {
    private static let fuzz = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz")

    private static func files(_ target: String) throws -> [URL] {
        let manager = FileManager.default
        var files: [URL] = []
        for (folder, prefix) in [("Seeds/\(target)", ""), ("Failures", "\(target)-")] {
            let place = fuzz.appending(path: folder)
            guard manager.fileExists(atPath: place.path) else { continue }
            files += try manager.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
                .filter { $0.lastPathComponent.hasPrefix(prefix) }
        }
        return files.sorted { $0.path < $1.path }
    }

    private func replay(
        _ target: String, _ faults: (UnsafeRawBufferPointer) -> [String]
    ) throws {
        for file in try Self.files(target) {
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(bytes.withUnsafeBytes(faults) == [], "\(file.lastPathComponent)")
        }
    }

    @Test("streams, scripts and pages hold what the fuzzers check")
    func all() throws {
        #expect(try !Self.files("pdf-streams").isEmpty && !Self.files("pdf-script").isEmpty)
        try replay("pdf-streams", StreamChecks.faults)
        try replay("pdf-script", ScriptChecks.faults)
        try replay("pdf-pages", PageChecks.faults)
    }

    @Test("every change of a file's bytes leaves its streams readable or refused by their size")
    func changed() throws {
        let file = Self.fuzz.appending(path: "Seeds/pdf-streams/kinds.pdf")
        let bytes = [UInt8](try Data(contentsOf: file))
        #expect(bytes.withUnsafeBytes { StreamChecks.hiddenNames(in: $0) } == 2)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<changed.count, using: &generator)
                changed[place] = UInt8.random(in: 0...255, using: &generator)
            }
            let count = Int.random(in: 0...changed.count, using: &generator)
            let faults = changed.prefix(count).withUnsafeBytes(StreamChecks.faults)
            #expect(faults == [])
        }
    }
}
