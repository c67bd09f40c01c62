import Corpus
import HNSW
import Ranking
import Segments
import Storage
import TestSupport
import Testing

@Suite("A segment is written once and proves what it is")
struct SegmentTests {
    @Test("sources, chunks and vectors come back as they were written")
    func roundTrip() throws {
        try withTemporaryFolder { folder in
            let sources = SegmentSamples.sources()
            let info = try SegmentSamples.write(sources, folder)
            let reader = try SegmentReader(folder: folder + "/" + info.id)
            #expect(info.sourceCount == sources.count && reader.sources.count == sources.count)
            var ordinal = 0
            for (number, source) in sources.enumerated() {
                var record = source.record
                record.firstOrdinal = ordinal
                #expect(try reader.sources[number] == record)
                for (index, chunk) in source.chunks.enumerated() {
                    let written = ChunkRecord(source: number, chunk: chunk)
                    #expect(try reader.chunk(ordinal) == written)
                    let row = source.vectors[
                        index * SegmentSamples.dimension..<(index + 1)
                            * SegmentSamples.dimension]
                    #expect(reader.vectors.row(ordinal).elementsEqual(row))
                    ordinal += 1
                }
            }
            #expect(reader.chunkCount == ordinal && info.chunkCount == ordinal)
            #expect(throws: QuarryError.self) { try reader.chunk(ordinal) }
            #expect(throws: QuarryError.self) { try reader.chunk(-1) }
        }
    }

    @Test("the order of its files knows each of them")
    func order() throws {
        try withTemporaryFolder { folder in
            let info = try SegmentSamples.write(SegmentSamples.sources(), folder)
            #expect(info.files.map(\.name).sorted() == SegmentFile.order.sorted())
        }
    }

    @Test("writers of one process don't write over one another, in one folder at one time")
    func writers() throws {
        try withTemporaryFolder { folder in
            let sources = SegmentSamples.sources()
            let alone = try sources.map { try SegmentSamples.write([$0], folder + "/alone").id }
            let results = Parallel.map(sources.count, threads: sources.count) { number in
                Result { try SegmentSamples.write([sources[number]], folder + "/together").id }
            }
            #expect(try results.map { try $0.get() } == alone)
            for id in alone {
                for name in try FileSystem.names(in: "\(folder)/alone/\(id)") {
                    let files = try ["alone", "together"].map {
                        try FileSystem.read("\(folder)/\($0)/\(id)/\(name)")
                    }
                    #expect(files[0] == files[1], "\(name)")
                }
            }
            #expect(try FileSystem.names(in: folder + "/together").sorted() == alone.sorted())
        }
    }

    @Test("a source's record has the bytes that segments are named after, and reads them back")
    func record() throws {
        let hash = Digest.sha256("手冊")
        let record = SourceRecord(
            file: SourceFile(
                id: SourceID(path: "人事/a.pdf"), type: .pdf, byteCount: 300, contentHash: hash,
                encoding: try TextEncoding("big5")),
            facts: DocumentFacts(
                title: "手冊", author: "王小明", created: "2026-07-01", modified: nil,
                language: "zh-Hant", warnings: ["page 2 is garbled", ""]),
            pages: PageSummary(count: 3, poor: [Page(number: 2, label: "ii", verdict: .garbled)]),
            firstOrdinal: 7, chunkCount: 5)
        // Spelled out, since another order would be other segments and other roots.
        var bytes = ByteWriter()
        bytes.string("人事/a.pdf")
        bytes.string("pdf")
        bytes.varint(300)
        bytes.raw(hash.bytes)
        bytes.raw([1])
        bytes.string("手冊")
        bytes.string("zh-Hant")
        bytes.raw([1, 2, 1])
        bytes.string("ii")
        bytes.string("garbled")
        bytes.raw([3, 2])
        bytes.string("page 2 is garbled")
        bytes.raw([0, 7, 5, 1])
        bytes.string("王小明")
        bytes.raw([1])
        bytes.string("2026-07-01")
        bytes.raw([0, 1])
        bytes.string("Big5")
        // No metadata of its own.
        bytes.raw([0])
        var written = ByteWriter()
        record.encode(into: &written)
        #expect(written.bytes == bytes.bytes)
        let read = try bytes.bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            let read = try SourceRecord(from: &reader, version: 3)
            #expect(reader.isAtEnd)
            return read
        }
        #expect(read == record)
    }

    @Test("a passage over several pages is as doubtful as the worst of them")
    func verdicts() {
        let pages = PageSummary([
            Page(number: 1, verdict: .ok), Page(number: 2, verdict: .partly),
            Page(number: 3, verdict: .scanned), Page(number: 4, verdict: .ok),
            Page(number: 5, verdict: .empty),
        ])
        func verdict(_ first: Int, _ last: Int) -> Page.Verdict? {
            pages.verdict(of: Span(range: 0..<1, page: first, lastPage: last))
        }
        #expect(verdict(1, 1) == .ok && verdict(1, 2) == .partly && verdict(1, 5) == .scanned)
        #expect(verdict(4, 5) == .empty && verdict(0, 0) == nil)
        #expect(pages.count == 5 && pages.okCount == 2)
        #expect(pages.poorCounts == [.partly: 1, .scanned: 1, .empty: 1])
    }

    @Test("its id and its bytes are a pure function of its sources", arguments: [1, 2, 3])
    func purity(threads: Int) throws {
        try withTemporaryFolder { folder in
            let info = try SegmentSamples.write(SegmentSamples.sources(), folder, threads: threads)
            let again = try SegmentSamples.write(SegmentSamples.sources(), folder + "/again")
            #expect(info.id == again.id)
            for (name, file) in info.files {
                let first = try FileSystem.read("\(folder)/\(info.id)/\(name)")
                let second = try FileSystem.read("\(folder)/again/\(again.id)/\(name)")
                #expect(first == second && first.count == file.length, "\(name)")
            }
        }
    }

    @Test("another text, name or vector is another segment")
    func identity() throws {
        try withTemporaryFolder { folder in
            var ids: Set<String> = []
            let changes: [(inout SegmentSource) -> Void] = [
                { _ in }, { $0.chunks[0].text += "!" }, { $0.record.facts.title = "x" },
                { $0.vectors[0] = -$0.vectors[0] }, { $0.chunks[0].heading = ["退款"] },
            ]
            for change in changes {
                var sources = SegmentSamples.sources()
                change(&sources[0])
                ids.insert(try SegmentSamples.write(sources, folder).id)
            }
            #expect(ids.count == changes.count)
        }
    }

    @Test("writing it again over a damaged copy makes it whole, over a whole one changes nothing")
    func rewriting() throws {
        try withTemporaryFolder { folder in
            let sources = SegmentSamples.sources()
            let info = try SegmentSamples.write(sources, folder)
            let path = "\(folder)/\(info.id)/chunks"
            let whole = try FileSystem.read(path)
            var damaged = whole
            damaged[damaged.count / 2] ^= 1
            try overwrite(path, with: damaged)
            #expect(try SegmentSamples.write(sources, folder).id == info.id)
            #expect(try FileSystem.read(path) == whole)
            _ = try SegmentSamples.write(sources, folder)
            #expect(try FileSystem.read(path) == whole)
            #expect(try FileSystem.names(in: folder) == [info.id])
        }
    }

    @Test("a segment from before there were quantised rows opens and answers the same")
    func withoutQuantisedRows() throws {
        try withTemporaryFolder { folder in
            let info = try SegmentSamples.write(SegmentSamples.sources(), folder)
            let path = "\(folder)/\(info.id)"
            let query = [Float](repeating: 0.35, count: SegmentSamples.dimension)
            func walked() throws -> [ScoredOrdinal] {
                let segment = try SegmentReader(folder: path)
                return try query.withUnsafeBufferPointer {
                    try segment.graph.walk($0, k: 5, ef: segment.chunkCount)
                }
            }
            #expect(try SegmentReader(folder: path).quantised?.rows.count == info.chunkCount)
            let expected = try walked()
            try FileSystem.remove("\(path)/quantised")
            #expect(try SegmentReader(folder: path).quantised == nil)
            #expect(try walked() == expected && expected.count == 5)
            try SegmentSamples.readAll(path)
        }
    }

    @Test("a segment of no chunks is one too")
    func empty() throws {
        try withTemporaryFolder { folder in
            var source = SegmentSamples.sources()[0]
            source.chunks = []
            source.vectors = []
            source.record.chunkCount = 0
            let info = try SegmentSamples.write([source], folder)
            let reader = try SegmentReader(folder: folder + "/" + info.id)
            #expect(reader.chunkCount == 0 && reader.sources.count == 1)
            try SegmentSamples.readAll(folder + "/" + info.id)
        }
    }
}

@Suite("A damaged segment throws and never traps")
struct SegmentDamageTests {
    static let names = [
        "sources", "chunks", "terms", "postings", "positions", "norms", "vectors", "graph",
        "quantised", "signatures", "late",
    ]

    @Test("the files of a segment are the ones damaged here")
    func files() throws {
        try withTemporaryFolder { folder in
            let info = try SegmentSamples.write(SegmentSamples.sources(), folder)
            #expect(info.files.map(\.name) == Self.names.sorted())
        }
    }

    @Test("cut short anywhere, a file is not opened", arguments: names)
    func truncation(name: String) throws {
        try damaging(name) { path, bytes, check in
            let step = max(1, bytes.count / 150)
            let tail = max(0, bytes.count - 50)..<bytes.count
            for length in Array(stride(from: 0, to: bytes.count, by: step)) + Array(tail) {
                try overwrite(path, with: Array(bytes[..<length]))
                #expect(check(), "\(name) cut to \(length) of \(bytes.count) bytes was read")
            }
        }
    }

    @Test(
        "a flipped byte is read wrongly or refused, and always found by its checksum",
        arguments: names)
    func flips(name: String) throws {
        try damaging(name) { path, bytes, check in
            var random = SeededGenerator(seed: 11)
            let step = max(1, bytes.count / 250)
            for offset in Array(stride(from: 0, to: bytes.count, by: step)) + [bytes.count - 1] {
                var damaged = bytes
                damaged[offset] ^= UInt8.random(in: 1...255, using: &random)
                try overwrite(path, with: damaged)
                _ = check()
                #expect(throws: QuarryError.self, "\(name), byte \(offset)") {
                    try SegmentSamples.verify(path, like: bytes)
                }
            }
        }
    }

    @Test(
        "payloads with a right checksum and wrong numbers are refused or read, never trapped on",
        arguments: names)
    func forgery(name: String) throws {
        try damaging(name) { path, bytes, check in
            let header = SealedFile.headerSize
            let payload = Array(bytes[header..<(bytes.count - SealedFile.footerSize)])
            let kind = FileKind(String(decoding: bytes[4..<8], as: UTF8.self))
            let step = max(1, payload.count / 80)
            for offset in stride(from: 0, to: payload.count, by: step) {
                for value: UInt8 in [0, 0x7F, 0xFF] {
                    var forged = payload
                    forged[offset] = value
                    try FileSystem.remove(path)
                    try SealedFileWriter.write(
                        path: path, kind: kind, version: UInt32(bytes[8]), payload: forged)
                    _ = check()
                }
            }
        }
    }

    /// Gives a test one file of a fresh segment, and a check that says whether using the segment
    /// ended in a typed error; any other error is rethrown.
    private func damaging(
        _ name: String, _ body: (String, [UInt8], () -> Bool) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let info = try SegmentSamples.write(SegmentSamples.sources(), folder)
            let segment = "\(folder)/\(info.id)"
            let path = "\(segment)/\(name)"
            try body(path, try FileSystem.read(path)) {
                do {
                    try SegmentSamples.readAll(segment)
                    return false
                } catch {
                    if !(error is QuarryError) {
                        Issue.record("\(name): an untyped error: \(error)")
                    }
                    return true
                }
            }
        }
    }
}
