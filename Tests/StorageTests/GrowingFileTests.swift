import Corpus
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Files that grow")
struct GrowingFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("who asked is told what it grows by, and what is lost where it begins again")
    func changes() throws {
        let told = Mutex<[Int]>([])
        let path = try folder.put([1, 2, 3], "file")
        let file = try GrowingFile(path: path) { bytes in told.withLock { $0.append(bytes) } }
        #expect(file.length == 3)
        try file.append([4, 5])
        try file.empty()
        try file.append([6])
        #expect(told.withLock { $0 } == [2, -5, 1] && file.length == 1)
        #expect(try FileSystem.read(path) == [6])
    }

    @Test("what a killed process has left goes; what is being written stays, and so do other names")
    func abandoned() throws {
        let target = folder.file("a.tar.zst")
        for name in ["a.tar.zst.tmp-4711-1x2y3z-1", "a.tar.zst.tmp-4711-1x2y3z-12"] {
            _ = try folder.put(name.hasSuffix("12") ? [] : [1], name)
        }
        let others = [
            "a.tar.zst", "b.tar.zst.tmp-4711-1x2y3z-1", "a.tar.zst.tmp-mine",
            "a.tar.zst.tmp-4711-1",
            "a.tar.zst.tmp-x-1x2y3z-1",
        ]
        for name in others { _ = try folder.put([2], name) }
        let live = FileSystem.temporaryName(for: target)
        let file = try GrowingFile.locked(path: live)
        try GrowingFile.removeAbandoned(of: target)
        #expect(
            try FileSystem.names(in: folder.path).sorted()
                == (others + [FileSystem.name(of: live)]).sorted())
        try withExtendedLifetime(file) { try file.append([1]) }
        #expect(try FileSystem.read(live) == [1])
    }

    @Test("a lock ends with its file")
    func closed() throws {
        let target = folder.file("a")
        let live = FileSystem.temporaryName(for: target)
        do {
            let file = try GrowingFile.locked(path: live)
            try file.append([1])
        }
        try GrowingFile.removeAbandoned(of: target)
        #expect(!FileSystem.exists(live))
    }
}
