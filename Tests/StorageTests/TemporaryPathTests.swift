import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Storage

@Suite("Temporary paths")
struct TemporaryPathTests {
    @Test("nothing is there before, and nothing afterwards, however the work ends")
    func gone() throws {
        struct Failure: Error {}
        let path = try FileSystem.withTemporaryPath(for: "test") { path in
            #expect(!FileSystem.exists(path))
            try FileSystem.makeFolder(path + "/sub")
            try FileSystem.replace(path + "/sub/file", with: [1])
            return path
        }
        #expect(!FileSystem.exists(path))
        var other = ""
        #expect(throws: Failure.self) {
            try FileSystem.withTemporaryPath(for: "test") { path in
                other = path
                try FileSystem.makeFolder(path)
                throw Failure()
            }
        }
        #expect(other != path && !other.isEmpty && !FileSystem.exists(other))
    }

    @Test("one beside a file is gone afterwards too, unless it was renamed; a signal finds it")
    func beside() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a")
        struct Failure: Error {}
        try FileSystem.withTemporaryPath(beside: target) { path in
            #expect(path.hasPrefix(target) && FileSystem.isTemporary(path))
            #expect(FileSystem.temporaryPaths.withLock { $0.contains(path) })
            try FileSystem.replace(path, with: [1])
            try FileSystem.rename(path, to: target)
        }
        #expect(throws: Failure.self) {
            try FileSystem.withTemporaryPath(beside: target) { path in
                try FileSystem.replace(path, with: [2])
                throw Failure()
            }
        }
        #expect(try FileSystem.names(in: folder.path) == ["a"])
        #expect(try FileSystem.read(target) == [1])
    }

    @Test("a folder whose process is gone is removed; one that is in use, or young, stays")
    func abandoned() throws {
        let purpose = "test-\(UUID().uuidString)"
        func folder(_ name: String) throws -> String {
            let path = NSTemporaryDirectory() + "quarry-\(purpose)-\(name)"
            try FileSystem.makeFolder(path + "/sub")
            return path
        }
        func age(_ path: String) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -300)], ofItemAtPath: path)
        }
        let (old, young) = (try folder("old"), try folder("young"))
        defer { try? FileSystem.remove(young) }
        try age(old)
        let used = try FileSystem.withTemporaryFolder(for: purpose) { path in
            try age(path)
            FileSystem.removeAbandonedFolders(for: purpose)
            #expect(FileSystem.exists(path))
            return path
        }
        #expect(!FileSystem.exists(used) && !FileSystem.exists(old) && FileSystem.exists(young))
    }
}
