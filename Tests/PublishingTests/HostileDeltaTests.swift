import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A delta that lies leads nowhere")
struct HostileDeltaTests {
    private let folder: TemporaryFolder
    private let index: HistoryIndex
    private let old: Manifest
    private let new: Manifest

    private var repository: String { folder.file("repository") }
    private var receiver: String { folder.file("receiver") }

    /// A receiver with the old root, and a repository with the new one and a delta.
    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("index"), storesTokens: true)
        var history = TextHistory(seed: 3)
        old = try index.publish(history.texts)
        try Self.export(index, to: folder.file("repository"))
        _ = try Self.pull(folder.file("repository"), into: folder.file("receiver"))
        history.change()
        history.change()
        new = try index.publish(history.texts)
        try Self.export(index, to: folder.file("repository"))
    }

    private static func export(_ index: HistoryIndex, to repository: String) throws {
        _ = try IndexExport(index: index.path, folder: repository, options: .init()).run()
    }

    private static func pull(_ repository: String, into index: String) throws -> PullOutcome {
        try IndexPull(
            from: FolderReader(folder: repository), index: index,
            options: .init(writer: "writer")
        ).run()
    }

    private var delta: DeltaEntry {
        get throws {
            let pointer = try RepositoryFolder(repository).pointer(of: "latest")
            return try #require(pointer?.deltas.first)
        }
    }

    private func payload() throws -> [UInt8] {
        let file = try SealedFile(
            path: "\(repository)/\(delta.path)", kind: DeltaFormat.kind,
            versions: DeltaFormat.version...DeltaFormat.version)
        return Array(file.payload)
    }

    /// Puts a file in the delta's place, and a pointer that vouches for it.
    private func forge(_ payload: [UInt8]) throws {
        let path = "\(repository)/\(try delta.path)"
        let entry = try delta
        try FileSystem.remove(path)
        let file = try SealedFileWriter.write(
            path: path, kind: DeltaFormat.kind, version: DeltaFormat.version, payload: payload)
        try point(
            to: DeltaEntry(
                from: entry.from, path: entry.path, bytes: file.length, sha256: file.digest.hex))
    }

    private func point(to entry: DeltaEntry) throws {
        let pointer = ChannelPointer(
            index: "index", channel: "latest", sequence: 2, root: new.root, createdAt: 1_000_000,
            bytes: new.byteCount, minReader: new.format, writer: "writer", deltas: [entry])
        let path = try RepositoryFolder(repository).path(RepositoryLayout.pointer("latest"))
        try overwrite(path, with: pointer.file)
    }

    private func expectWholeSegments(_ said: Comment) throws {
        let outcome = try Self.pull(repository, into: receiver)
        #expect(outcome.way == .objects && outcome.deltaRefusal != nil, said)
        #expect(outcome.root == new.root, said)
        try expectWhole(receiver, said)
        #expect(!FileSystem.exists(receiver + "/.pull"), said)
    }

    @Test("one that is absent, cut off, damaged or of another length")
    func damaged() throws {
        let path = "\(repository)/\(try delta.path)"
        let before = receiver + " before"
        try FileManager.default.copyItem(atPath: receiver, toPath: before)
        let bytes = try FileSystem.read(path)
        var flipped = bytes
        flipped[bytes.count / 2] ^= 1
        for (said, damage) in [
            ("cut off", Array(bytes.dropLast(9))), ("longer", bytes + [0]), ("empty", []),
            ("flipped", flipped),
        ] {
            try overwrite(path, with: damage)
            try expectWholeSegments("\(said)")
            let findings = try RepositoryVerification(folder: repository, keys: []).run(threads: 1)
            #expect(findings.defects.count == 1, "\(said)")
            try FileSystem.remove(receiver)
            try FileManager.default.copyItem(atPath: before, toPath: receiver)
        }
        try FileSystem.remove(path)
        try expectWholeSegments("absent")
        let findings = try RepositoryVerification(folder: repository, keys: []).run(threads: 1)
        #expect(findings.defects.isEmpty)
    }

    @Test("one between other roots under this one's name")
    func foreign() throws {
        var history = TextHistory(seed: 99)
        let other = HistoryIndex(path: folder.file("other"))
        let elsewhere = folder.file("elsewhere")
        try other.publish(history.texts)
        try Self.export(other, to: elsewhere)
        history.change()
        try other.publish(history.texts)
        try Self.export(other, to: elsewhere)
        let pointer = try RepositoryFolder(elsewhere).pointer(of: "latest")
        let foreign = try #require(pointer?.deltas.first)
        let file = try SealedFile(
            path: "\(elsewhere)/\(foreign.path)", kind: DeltaFormat.kind,
            versions: DeltaFormat.version...DeltaFormat.version)
        try forge(Array(file.payload))
        try expectWholeSegments("foreign roots")
    }

    @Test("one that says the right roots and something else than what was built")
    func otherContent() throws {
        var bytes = try payload()
        // The last byte is of the offset of a token vector.
        bytes[bytes.count - 1] ^= 0x40
        try forge(bytes)
        try expectWholeSegments("other token vectors")
    }

    @Test("nothing of it is read past its end or believed: cut off anywhere, any byte changed")
    func everyByte() throws {
        let bytes = try payload()
        let path = folder.file("forged.qd")
        let base = try IndexContent(old, in: GenerationStore(root: receiver).layout)
        let names = Set(new.segments.map(\.id))
        // The good one leads to the new root: what is refused below is refused for what was changed.
        try SealedFileWriter.write(
            path: path, kind: DeltaFormat.kind, version: DeltaFormat.version, payload: bytes)
        let good = try SegmentDerivation(
            of: new, from: base, by: DeltaReader(path: path, from: old, to: new), threads: 1)
        let changed = new.segments.filter { !old.segments.contains($0) }
        for segment in changed { try good.derive(segment, in: folder.file("good")) }
        #expect(!changed.isEmpty)
        #expect(
            Set(try FileSystem.names(in: folder.file("good"))).isSuperset(of: changed.map(\.id)))
        var derived = 0
        for position in bytes.indices {
            for isCut in [true, false] {
                var forged = isCut ? Array(bytes[..<position]) : bytes
                if !isCut { forged[position] ^= UInt8(1 << (position % 8)) }
                try FileSystem.remove(path)
                try SealedFileWriter.write(
                    path: path, kind: DeltaFormat.kind, version: DeltaFormat.version,
                    payload: forged)
                do throws(QuarryError) {
                    let delta = try DeltaReader(path: path, from: old, to: new)
                    #expect(!isCut, "cut off at \(position)")
                    let derivation = try SegmentDerivation(
                        of: new, from: base, by: delta, threads: 1)
                    guard position % 23 == 0 else { continue }
                    derived += 1
                    for segment in changed {
                        try derivation.derive(segment, in: folder.file("derived"))
                    }
                } catch {
                    #expect(error.code == .corrupt, "byte \(position): \(error)")
                }
            }
        }
        #expect(derived > 0)
        // What came out is what the root names, and nothing else was left.
        let left = try FileSystem.names(in: folder.file("derived"))
        #expect(left.allSatisfy(names.contains), "\(left)")
    }

    @Test("a pointer whose deltas can't be meant is refused, and the index is as it was")
    func pointers() throws {
        let good = try delta
        var forgeries: [DeltaEntry] = []
        for change: (inout DeltaEntry) -> Void in [
            { $0.path = "../../secret" }, { $0.from = "none" }, { $0.from = new.root },
            { $0.bytes = -1 }, { $0.bytes = 1 << 60 }, { $0.sha256 = "AB" },
        ] {
            var entry = good
            change(&entry)
            forgeries.append(entry)
        }
        for entry in forgeries {
            try point(to: entry)
            let error = #expect(throws: QuarryError.self, "\(entry)") {
                _ = try Self.pull(repository, into: receiver)
            }
            #expect(error?.code == .corrupt, "\(entry)")
            #expect(try GenerationStore(root: receiver).currentManifest().root == old.root)
        }
        try point(to: good)
        #expect(try Self.pull(repository, into: receiver).way == .delta)
    }

    @Test("what is damaged here is noticed, and comes whole")
    func damagedBase() throws {
        let store = GenerationStore(root: receiver)
        for segment in old.segments where !new.segments.contains(segment) {
            let path = "\(store.layout.segment(segment.id))/vectors"
            var bytes = try FileSystem.read(path)
            // A bit of each vector, between both headers and the footer.
            for offset in stride(
                from: SealedFile.headerSize + 64, to: bytes.count - SealedFile.footerSize, by: 64)
            {
                bytes[offset] ^= 1
            }
            try overwrite(path, with: bytes)
        }
        try expectWholeSegments("a damaged generation")
    }
}
