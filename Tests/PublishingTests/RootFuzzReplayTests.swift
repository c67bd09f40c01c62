import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

/// What the fuzzer of a root's text starts from, and what it ever found.
@Suite("Fuzzing: seeds and past failures of a root's text")
struct RootFuzzReplayTests {
    private static func files() throws -> [String] {
        let fuzz = Repository.root + "/Tests/Fuzz"
        var files: [String] = []
        for (folder, prefix) in [("Seeds/root", ""), ("Failures", "root-")]
        where FileSystem.exists("\(fuzz)/\(folder)") {
            files += try FileSystem.names(in: "\(fuzz)/\(folder)")
                .filter { $0.hasPrefix(prefix) }.map { "\(fuzz)/\(folder)/\($0)" }
        }
        return files.sorted()
    }

    @Test("they hold what the fuzzer checks, and the seeds are roots")
    func all() throws {
        let files = try Self.files()
        #expect(files.count >= 2)
        for file in files {
            let bytes = try FileSystem.read(file)
            #expect(bytes.withUnsafeBytes(RootChecks.faults) == [], "\(file)")
            guard file.contains("/Seeds/") else { continue }
            #expect(throws: Never.self, "\(file)") { try RootText.manifest(bytes, path: file) }
        }
    }

    @Test("every change of a root's bytes is another root or none")
    func changed() throws {
        var generator = SeededGenerator(seed: 1)
        for file in try Self.files() {
            let bytes = try FileSystem.read(file)
            for _ in 0..<1_000 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let place = Int.random(in: 0..<changed.count, using: &generator)
                    changed[place] = UInt8.random(in: 0...255, using: &generator)
                }
                #expect(changed.withUnsafeBytes(RootChecks.faults) == [])
            }
        }
    }
}
