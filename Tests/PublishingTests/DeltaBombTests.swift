import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A small delta makes nothing large")
struct DeltaBombTests {
    private let folder: TemporaryFolder
    private let index: HistoryIndex
    private let old: Manifest
    private let new: Manifest
    private let texts: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("index"), storesTokens: true)
        var history = TextHistory(seed: 3)
        old = try index.publish(history.texts)
        history.change()
        history.change()
        texts = history.texts
        new = try index.publish(history.texts)
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

    @Test("of a root that states more chunks than vectors, no more are gathered than vectors")
    func statedChunks() throws {
        let base = try IndexContent(old, in: index.store.layout)
        let count = new.statistics.chunks
        let delta = try reading(
            payload(chunks: count) { writer in
                for _ in 0..<count { writer.raw([1, 0, 0, 0, 0, 0]) }
            })
        var entry = new.segments[0]
        entry.chunks = .max
        for number in entry.files.indices {
            let room = SegmentContent.vectorBytes(ofDimension: new.statistics.dimension)
            entry.files[number].length =
                entry.files[number].name == SegmentContent.vectorsFile ? room * count : 1 << 40
        }
        var fitting = SegmentMaterial(for: entry, from: base, by: delta)
        try fitting.add(delta.sources[0])
        #expect(fitting.sources[0].chunks.count == count)
        let vectors = try #require(
            entry.files.firstIndex { $0.name == SegmentContent.vectorsFile })
        entry.files[vectors].length -= 1
        var short = SegmentMaterial(for: entry, from: base, by: delta)
        let error = #expect(throws: QuarryError.self) { try short.add(delta.sources[0]) }
        #expect(error?.code == .corrupt)
        // And what is read of it was counted before.
        let size = FileSystem.size(folder.file("bomb.qd")) ?? 0
        #expect(
            DeltaReader.memory(forBytes: size, from: old, to: new)
                > 4 * size + count * MemoryLayout<Span>.stride)
    }
}
