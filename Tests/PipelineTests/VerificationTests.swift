import Corpus
import Foundation
import Indexing
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Verification finds what is not as it was published")
struct VerificationTests {
    @Test("a whole index has no defects, and says what was read")
    func whole() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let outcome = try workspace.build()
        let (manifest, findings) = try Verification.verify(index: workspace.index) { _, _ in }
        #expect(manifest.root == outcome.manifest.root)
        #expect(findings.defects.isEmpty)
        #expect(findings.files == manifest.segments.reduce(0) { $0 + $1.files.count })
        let bytes = try workspace.segmentFiles().values.reduce(0) { $0 + $1.count }
        #expect(findings.bytes == bytes)
    }

    @Test("one flipped byte in any file is found")
    func flips() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        var random = SeededGenerator(seed: 5)
        for (name, bytes) in try workspace.segmentFiles() {
            let middle = (0..<6).map { _ in Int.random(in: 1..<bytes.count - 1, using: &random) }
            for offset in [0, bytes.count - 1] + middle {
                var damaged = bytes
                damaged[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
                try overwrite(workspace.index + "/" + name, with: damaged)
                #expect(hasDefect(workspace), "\(name), byte \(offset)")
            }
            try overwrite(workspace.index + "/" + name, with: bytes)
        }
        #expect(!hasDefect(workspace))
    }

    @Test("one flipped bit in the manifest or in CURRENT is found")
    func manifest() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        for name in ["generations/1/root.txt", "generations/1/root.sha256", "CURRENT"] {
            let path = workspace.index + "/" + name
            let bytes = try FileSystem.read(path)
            for offset in bytes.indices {
                var damaged = bytes
                damaged[offset] ^= 1 << UInt8(offset % 8)
                try overwrite(path, with: damaged)
                #expect(hasDefect(workspace), "\(name), byte \(offset)")
            }
            try overwrite(path, with: bytes)
        }
        #expect(!hasDefect(workspace))
    }

    @Test("a file that is gone, or is another segment's, is found")
    func swapped() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        for (name, bytes) in try workspace.segmentFiles() {
            let path = workspace.index + "/" + name
            try FileSystem.remove(path)
            #expect(hasDefect(workspace), "\(name) removed")
            try overwrite(path, with: bytes)
        }
        let before = try workspace.segmentFiles()
        try workspace.write("en/refund.txt", SampleTexts.english + "\nOne more line.")
        try workspace.build()
        let now = try #require(
            GenerationStore(root: workspace.index).currentManifest().segments.first)
        for (name, bytes) in before where !name.contains(now.id) {
            let file = (name as NSString).lastPathComponent
            let path = "\(workspace.index)/segments/\(now.id)/\(file)"
            let own = try FileSystem.read(path)
            guard own != bytes else { continue }
            try overwrite(path, with: bytes)
            #expect(hasDefect(workspace), "\(file) of the generation before")
            try overwrite(path, with: own)
        }
        #expect(!hasDefect(workspace))
    }

    @Test("a full build makes a damaged index whole again, under the same root")
    func repair() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let first = try workspace.build()
        for (name, bytes) in try workspace.segmentFiles() where name.hasSuffix("/chunks") {
            var damaged = bytes
            damaged[200] ^= 4
            try overwrite(workspace.index + "/" + name, with: damaged)
        }
        #expect(hasDefect(workspace))
        let again = try workspace.build(ignoresCache: true)
        #expect(again.manifest.root == first.manifest.root)
        #expect(!hasDefect(workspace))
    }

    private func hasDefect(_ workspace: Workspace) -> Bool {
        do {
            let findings = try Verification.verify(index: workspace.index) { _, _ in }.findings
            return !findings.defects.isEmpty
        } catch {
            return true
        }
    }
}
