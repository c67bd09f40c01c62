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
    private let texts: [String: String]

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
        texts = history.texts
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
                    for segment in new.segments where !old.segments.contains(segment) {
                        try derivation.derive(segment, in: folder.file("derived"))
                    }
                } catch {
                    #expect(error.code == .corrupt, "byte \(position): \(error)")
                }
            }
        }
        // What came out is what the root names, and nothing else was left.
        let left = try FileSystem.names(in: folder.file("derived"))
        #expect(left.allSatisfy(names.contains), "\(left)")
    }

    /// A delta's payload with one source in the place of all.
    private func payload(
        chunks: Int, partitions: Int = 1, _ state: (inout ByteWriter) -> Void
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(old.computedRoot.bytes)
        writer.raw(new.computedRoot.bytes)
        writer.varint(partitions)
        // The center of the token vectors is as before.
        writer.varint(index.tokenDimension)
        writer.integer(UInt8(0))
        writer.varint(0)
        writer.varint(1)
        SourceRecord(
            file: SourceFile(
                id: SourceID(path: "bomb"), type: .txt, byteCount: 1,
                contentHash: Digest.sha256("bomb")),
            facts: DocumentFacts(), chunkCount: chunks
        ).encode(into: &writer)
        state(&writer)
        writer.pad(to: 8)
        return writer.bytes
    }

    private func reading(_ payload: [UInt8]) throws -> DeltaReader {
        let path = folder.file("bomb.qd")
        try FileSystem.remove(path)
        try SealedFileWriter.write(
            path: path, kind: DeltaFormat.kind, version: DeltaFormat.version, payload: payload)
        return try DeltaReader(path: path, from: old, to: new)
    }

    @Test("forged counts are refused before anything is made for them")
    func counts() throws {
        let forgeries = [
            payload(chunks: 1 << 40) { _ in },
            payload(chunks: 0, partitions: 1 << 40) { _ in },
            payload(chunks: 0, partitions: 0) { _ in },
            // As many chunks as the bytes hold, and more than the new root has.
            payload(chunks: 5_000) { writer in
                for _ in 0..<5_000 { writer.raw([0, 0, 0, 0, 0]) }
            },
            // An old chunk that is not there; a new one before it was stated.
            payload(chunks: 1) { writer in
                writer.integer(UInt8(1))
                writer.varint(1 << 30)
                writer.raw([0, 0, 0, 0])
            },
            payload(chunks: 1) { $0.raw([3, 0, 0, 0, 0, 0]) },
            payload(chunks: 1) { $0.raw([9, 0, 0, 0, 0]) },
        ]
        for (number, forged) in forgeries.enumerated() {
            let error = #expect(throws: QuarryError.self, "forgery \(number)") {
                _ = try reading(forged)
            }
            #expect(error?.code == .corrupt, "forgery \(number): \(String(describing: error))")
        }
    }

    @Test(
        "a few bytes that ask for the same long chunk again and again make no more than the root says"
    )
    func bomb() throws {
        let long = texts.merging(["long.md": String(repeating: "word ", count: 100_000)]) { $1 }
        let before = try index.publish(long)
        let base = try IndexContent(before, in: index.store.layout)
        let number = try #require(
            try (0..<base.chunkCount).first {
                try base.chunk(base.place(ofChunk: $0)).text.utf8.count > 100_000
            })
        let count = new.statistics.chunks
        var forged = ByteWriter()
        forged.raw(before.computedRoot.bytes)
        let rest = payload(chunks: count) { writer in
            for _ in 0..<count {
                writer.integer(UInt8(1))
                writer.varint(number)
                writer.raw([0, 0, 0, 0])
            }
        }
        forged.raw(rest.dropFirst(Digest.byteCount))
        let path = folder.file("bomb.qd")
        try SealedFileWriter.write(
            path: path, kind: DeltaFormat.kind, version: DeltaFormat.version,
            payload: forged.bytes)
        let delta = try DeltaReader(path: path, from: before, to: new)
        #expect(delta.sources[0].chunks.count == count)
        var material = SegmentMaterial(for: new.segments[0], from: base, by: delta)
        let error = #expect(throws: QuarryError.self) { try material.add(delta.sources[0]) }
        #expect(error?.code == .corrupt)
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
