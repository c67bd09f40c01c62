import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Durable file operations")
struct FileSystemTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("bytes written by replace are read back, and nothing is left beside them")
    func replace() throws {
        let path = folder.file("CURRENT")
        for length in [0, 1, 65_535, 65_536, 65_537, 300_000] {
            let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try FileSystem.replace(path, with: content)
            #expect(try FileSystem.read(path) == content)
            #expect(try FileSystem.names(in: folder.path) == ["CURRENT"])
        }
    }

    @Test("a file over the limit is refused by its size, what has none after as many bytes")
    func limit() throws {
        let path = folder.file("large")
        try FileSystem.replace(path, with: Array(repeating: 1, count: 70_000))
        #expect(try FileSystem.read(path, limit: 70_000).count == 70_000)
        expect(.limitExceeded) { _ = try FileSystem.read(path, limit: 69_999) }
        // 1 TiB, none of it on the disk.
        #expect(truncate(path, 1 << 40) == 0)
        expect(.limitExceeded) { _ = try FileSystem.read(path, limit: 1 << 30) }
        expect(.limitExceeded) { _ = try FileSystem.read("/dev/zero", limit: 70_000) }
    }

    @Test("a pipe is read to its end, and one that nobody writes to is given up")
    func pipes() throws {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        expect(.timedOut) { _ = try FileSystem.read(path, patience: 50) }
        for delays in [[0, 0], [0, 1_500], [300, 0]] as [[UInt32]] {
            // One that comes late, one that is silent first: patience is for the first only.
            let writer = Thread {
                usleep(delays[0] * 1_000)
                let pipe = open(path, O_WRONLY)
                usleep(delays[1] * 1_000)
                for part in ["請假 ", "leave"] { _ = write(pipe, part, part.utf8.count) }
                close(pipe)
            }
            writer.start()
            let patience = delays[0] == 0 ? 1_000 : 10_000
            #expect(try FileSystem.read(path, patience: patience) == Array("請假 leave".utf8))
        }
    }

    @Test("a replace that can't write leaves the old file whole")
    func failedReplace() throws {
        // So long that the name the new bytes are written under is none.
        let path = folder.file(String(repeating: "c", count: 250))
        _ = try folder.put([1, 2, 3], FileSystem.name(of: path))
        expect(.io) { try FileSystem.replace(path, with: [4, 5, 6]) }
        #expect(try FileSystem.read(path) == [1, 2, 3])
    }

    @Test("what a crash left beside a file does not stop the next replace")
    func leftover() throws {
        let path = folder.file("CURRENT")
        let left = FileSystem.temporaryName(for: "CURRENT")
        _ = try folder.put(Array(repeating: 9, count: 1_000), left)
        try FileSystem.replace(path, with: [1])
        #expect(try FileSystem.read(path) == [1])
        #expect(try FileSystem.names(in: folder.path).sorted() == ["CURRENT", left])
        #expect(FileSystem.isTemporary(left), "retention removes it")
    }

    @Test("no two writers of one process have one name, whatever they write")
    func temporaryNames() {
        let names = Parallel.map(400, threads: 4) { FileSystem.temporaryName(for: "\($0 % 2)") }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy(FileSystem.isTemporary))
    }

    @Test("whoever reads while a file is replaced sees the old bytes or the new, whole")
    func atomicReplace() throws {
        let path = folder.file("CURRENT")
        let old = [UInt8](repeating: 1, count: 50_000)
        let new = [UInt8](repeating: 2, count: 70_000)
        try FileSystem.replace(path, with: old)
        let torn = Torn()
        DispatchQueue.concurrentPerform(iterations: 2) { role in
            for turn in 0..<100 {
                if role == 0 {
                    try? FileSystem.replace(path, with: turn % 2 == 0 ? new : old)
                } else if let seen = try? FileSystem.read(path), seen != old, seen != new {
                    torn.record(seen.count)
                }
            }
        }
        #expect(torn.lengths == [])
    }

    @Test("a replace in a folder that is not there is an io error")
    func absentFolder() throws {
        let below = folder.file("absent/CURRENT")
        expect(.io) { try FileSystem.replace(below, with: [1]) }
    }

    @Test("reading what is absent is notFound, a folder io")
    func reading() throws {
        expect(.notFound) { _ = try FileSystem.read(folder.file("absent")) }
        expect(.io) { _ = try FileSystem.read(folder.path) }
    }

    @Test("rename moves, and refuses a folder that is not empty")
    func rename() throws {
        try FileSystem.makeFolder(folder.file("a/below"))
        try FileSystem.makeFolder(folder.file("b"))
        _ = try folder.put([1], "b/file")
        expect(.alreadyExists) { try FileSystem.rename(folder.file("a"), to: folder.file("b")) }
        try FileSystem.rename(folder.file("a"), to: folder.file("c"))
        #expect(FileSystem.exists(folder.file("c/below")))
        #expect(!FileSystem.exists(folder.file("a")))
        expect(.io) { try FileSystem.rename(folder.file("absent"), to: folder.file("d")) }
    }

    @Test("names are sorted by bytes, whatever their script")
    func names() throws {
        let names = ["規定.txt", "B", "a", "规定.txt", "~", "ä"]
        for name in names { _ = try folder.put([], name) }
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(try FileSystem.names(in: folder.path) == sorted)
        expect(.notFound) { _ = try FileSystem.names(in: folder.file("absent")) }
    }

    @Test("remove takes files, folders with all in them, and what is absent already")
    func remove() throws {
        try FileSystem.makeFolder(folder.file("a/b/c"))
        _ = try folder.put([1], "a/b/file")
        try FileSystem.remove(folder.file("a"))
        try FileSystem.remove(folder.file("a"))
        #expect(try FileSystem.names(in: folder.path) == [])
    }

    @Test("a dangling link exists, for what would be written through it")
    func links() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"), withDestinationPath: folder.file("absent"))
        #expect(FileSystem.exists(folder.file("link")))
        try FileSystem.remove(folder.file("link"))
        #expect(!FileSystem.exists(folder.file("link")))
    }
}

private final class Torn: Sendable {
    private let lock = NSLock()
    // Guarded by the lock.
    private nonisolated(unsafe) var seen: [Int] = []

    func record(_ length: Int) { lock.withLock { seen.append(length) } }

    var lengths: [Int] { lock.withLock { seen } }
}
