import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite("The folder of an export")
struct ExportFolderTests {
    @Test(
        "holds the files that the report names, with their hashes, and nothing else",
        arguments: ExportFormat.allCases)
    func report(format: ExportFormat) throws {
        let sample = try ExportSample()
        let report = try sample.export(format, to: "out")
        var files = try sample.files("out")
        let written = files.removeValue(forKey: "export-report.json") ?? []
        #expect(files.mapValues { Digest.sha256($0).hex } == report.files)
        #expect(report.chunks == 48 && report.dimension == ExportSample.dimension)
        #expect(report.root == sample.snapshot.manifest.root)
        let value = try JSONSerialization.jsonObject(with: Data(written))
        let object = try #require(value as? [String: Any])
        #expect(object["format"] as? String == format.rawValue)
        #expect(object["chunks"] as? Int == 48)
        #expect(object.keys.contains("recall@10"))
        #expect((object["recall@10"] is NSNull) != format.hasGraph)
        // Nothing is left beside it.
        #expect(try FileSystem.names(in: sample.folder.path) == ["index", "out"])
    }

    @Test(
        "is the same to the byte, for any number of threads and segments' worth of work",
        arguments: ExportFormat.allCases, [1, 3])
    func deterministic(format: ExportFormat, segments: Int) throws {
        // Of several segments a graph is built: enough for threads to share nodes of a batch.
        let more = format.hasGraph && segments > 1 ? 1_500 : 40
        let sample = try ExportSample(more: more, segments: segments)
        try sample.export(format, to: "a", threads: 1)
        try sample.export(format, to: "b", threads: 4)
        #expect(try sample.files("a") == sample.files("b"))
        // Another object of the same index.
        let again = try ExportSample(more: more, segments: segments)
        try again.export(format, to: "a")
        #expect(try sample.files("a") == again.files("a"))
    }

    @Test("an earlier export is replaced, whatever its format, and an empty folder is taken")
    func replaced() throws {
        let sample = try ExportSample()
        try FileSystem.makeFolder(sample.file("out"))
        try sample.export(.qdrant, to: "out")
        try sample.export(.jsonl, to: "out/")
        #expect(try sample.files("out").keys.sorted() == ["chunks.jsonl", "export-report.json"])
        // Through a link it is the folder that is replaced, not the link.
        try FileSystem.makeLink(sample.file("link"), to: sample.file("out"))
        try sample.export(.parquet, to: "link")
        #expect(try sample.files("out").keys.contains("chunks.parquet"))
        #expect(try FileSystem.names(in: sample.folder.path) == ["index", "link", "out"])
    }

    @Test("an index without chunks is one too, but for graphs", arguments: ExportFormat.allCases)
    func nothing(format: ExportFormat) throws {
        let sample = try ExportSample(segments: 0)
        if format.hasGraph {
            let error = #expect(throws: QuarryError.self) { try sample.export(format, to: "out") }
            #expect(error?.code == .invalidInput)
            #expect(try FileSystem.names(in: sample.folder.path) == ["index"])
        } else {
            let report = try sample.export(format, to: "out")
            #expect(report.chunks == 0 && report.sources == 0)
            let names = try FileSystem.names(in: sample.file("out"))
            #expect(Set(names) == Set(report.files.keys).union(["export-report.json"]))
        }
    }

    @Test("the folder that replaces another has its permissions")
    func permissions() throws {
        let sample = try ExportSample()
        try sample.export(.jsonl, to: "out")
        for mode in [0o700, 0o775] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: sample.file("out"))
            try sample.export(.jsonl, to: "out")
            let status = try #require(FileStatus(of: sample.file("out")))
            #expect(Int(status.mode & 0o7777) == mode)
        }
    }

    @Test("a folder in the index is refused, whatever path leads to it")
    func inIndex() throws {
        let sample = try ExportSample()
        try FileSystem.makeLink(sample.file("link"), to: sample.file("index"))
        try FileSystem.makeFolder(sample.file("index/empty"))
        for name in ["index", "index/", "index/new", "index/empty", "link/new", "index/a/b"] {
            let error = #expect(throws: QuarryError.self) { try sample.export(.jsonl, to: name) }
            #expect(error?.code == .invalidInput && error?.path == sample.file(name))
            #expect(error?.reason.contains("lies in the index") == true)
        }
        #expect(try FileSystem.names(in: sample.file("index/empty")).isEmpty)
        #expect(!FileSystem.exists(sample.file("index/new")))
        // A name that begins alike is another's.
        try sample.export(.jsonl, to: "index-jsonl")
    }

    @Test("a folder that holds something else is refused and stays as it is")
    func refused() throws {
        let sample = try ExportSample()
        let strangers = ["notes.txt", "out/chunks.jsonl", "export-report.json"]
        for (number, stranger) in strangers.enumerated() {
            let name = "out\(number)"
            _ = try sample.folder.put(Array("{}".utf8), "\(name)/\(stranger)")
            let error = #expect(throws: QuarryError.self) { try sample.export(.jsonl, to: name) }
            #expect(error?.code == .invalidInput && error?.path == sample.file(name))
            #expect(FileSystem.exists(sample.file("\(name)/\(stranger)")))
        }
        // One file more than the export wrote.
        try sample.export(.jsonl, to: "mine")
        _ = try sample.folder.put([1], "mine/more")
        #expect(throws: QuarryError.self) { try sample.export(.jsonl, to: "mine") }
        // No folder at all, and the index itself.
        _ = try sample.folder.put([1], "file")
        #expect(throws: QuarryError.self) { try sample.export(.jsonl, to: "file") }
        #expect(throws: QuarryError.self) { try sample.export(.jsonl, to: "index") }
        #expect(try FileSystem.names(in: sample.folder.path).allSatisfy { !$0.contains(".tmp") })
    }

    @Test("an export that fails leaves nothing behind, and the earlier one")
    func failing() throws {
        let sample = try ExportSample()
        try sample.export(.jsonl, to: "out")
        let before = try sample.files("out")
        let segment = try #require(sample.snapshot.manifest.segments.first)
        let path = sample.snapshot.layout.segment(segment.id) + "/chunks"
        var bytes = try FileSystem.read(path)
        // The table of offsets: the last record ends nowhere.
        for index in 72..<bytes.count - 48 { bytes[index] = 0xFF }
        try Data(bytes).write(to: URL(filePath: path))
        let error = #expect(throws: QuarryError.self) {
            try EngineExport(.parquet, threads: 1).run(
                .init(index: sample.file("index")), into: sample.file("out"))
        }
        #expect(error?.code == .corrupt)
        #expect(try sample.files("out") == before)
        #expect(try FileSystem.names(in: sample.folder.path) == ["index", "out"])
    }
}
