import Corpus
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Opening the artifact store")
struct ArtifactStoreOpeningTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/artifacts.sqlite" }
    private let artifact = Artifact(key: .sha256("k"), bytes: [1, 2, 3])

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "the default place is QUARRY_CACHE, else the XDG cache folder, else ~/.cache",
        arguments: [
            (["QUARRY_CACHE": "/q", "XDG_CACHE_HOME": "/x", "HOME": "/h"], "/q/artifacts.sqlite"),
            (
                ["QUARRY_CACHE": "", "XDG_CACHE_HOME": "/x", "HOME": "/h"],
                "/x/quarry/artifacts.sqlite"
            ),
            (["HOME": "/h"], "/h/.cache/quarry/artifacts.sqlite"),
        ])
    func place(environment: [String: String], expected: String) {
        #expect(ArtifactStore.defaultPath(environment: environment) == expected)
    }

    @Test(
        "a file that is no SQLite file is moved aside, and the store starts afresh",
        arguments: [
            [UInt8](repeating: 0x41, count: 100_000), Array("SQLite format 3\0".utf8) + [1, 2, 3],
            [UInt8](repeating: 0, count: 8192),
        ])
    func foreign(content: [UInt8]) throws {
        try Data(content).write(to: URL(fileURLWithPath: path))
        let store = try ArtifactStore.open(path)
        #expect(store.movedAside == path + ".damaged-1")
        #expect(try FileSystem.read(path + ".damaged-1") == content)
        try store.put([artifact], as: .vector)
        #expect(try store.get(.vector, under: [artifact.key]).found == [artifact.key: [1, 2, 3]])
        #expect(try ArtifactStore.open(path).movedAside == nil)
    }

    @Test("another program's database is moved aside")
    func otherDatabase() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE other (a)") }
        try queue.close()
        #expect(try ArtifactStore.open(path).movedAside != nil)
    }

    @Test("a store cut short or overwritten anywhere is moved aside or keeps its promises")
    func damagedPages() throws {
        try filled()
        let whole = try FileSystem.read(path)
        let pages = whole.count / 8192
        #expect(pages > 10)
        for page in 0..<pages {
            for suffix in ["-wal", "-shm"] { try FileSystem.remove(path + suffix) }
            var damaged = whole
            damaged.replaceSubrange(
                page * 8192..<(page + 1) * 8192, with: repeatElement(0xA5, count: 8192))
            if page % 2 == 1 { damaged.removeLast(whole.count - page * 8192) }
            try Data(damaged).write(to: URL(fileURLWithPath: path))
            try expectCorrectOrTyped(page: page)
        }
    }

    @Test("flipped bits anywhere in the file give right bytes, no bytes or a typed error")
    func flippedBits() throws {
        try filled()
        let whole = try FileSystem.read(path)
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        for round in 0..<60 {
            for suffix in ["-wal", "-shm"] { try FileSystem.remove(path + suffix) }
            var damaged = whole
            for _ in 0...round % 8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Every other round in the first page's header and schema and the entries.
                let reach = round % 2 == 0 ? damaged.count : 3 * 8192
                damaged[Int(state >> 33) % reach] ^= 1 << UInt8(state >> 61)
            }
            try Data(damaged).write(to: URL(fileURLWithPath: path))
            try expectCorrectOrTyped(page: round, "seed \(seed)")
        }
    }

    /// Whatever the file says: right bytes, no bytes, or `corrupt`, after which a new store.
    private func expectCorrectOrTyped(page: Int, _ note: String = "") throws {
        do {
            let store = try ArtifactStore.open(path, budgetBytes: 60_000)
            let batch = try store.get(.vector, under: Self.numbers.map { .sha256("\($0)") })
            for number in Self.numbers {
                let bytes = batch.found[.sha256("\(number)")]
                #expect(bytes == nil || bytes == Self.bytes(number), "page \(page) \(note)")
            }
            try store.put([artifact], as: .vector)
            _ = try store.statistics()
        } catch {
            // A page that can't be is a full file to SQLite.
            #expect(
                [.corrupt, .io, .formatTooNew, .limitExceeded].contains(error.code),
                "page \(page) \(note): \(error)")
            guard error.code == .corrupt else { return }
            let next = try ArtifactStore.open(path)
            #expect(next.movedAside != nil)
            try next.put([artifact], as: .vector)
        }
    }

    private static let numbers = 0..<300

    private static func bytes(_ number: Int) -> [UInt8] {
        Array(repeating: UInt8(truncatingIfNeeded: number), count: 400)
    }

    private func filled() throws {
        let store = try ArtifactStore.open(path)
        try store.put(
            Self.numbers.map { Artifact(key: .sha256("\($0)"), bytes: Self.bytes($0)) },
            as: .vector)
        try store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try store.pool.close()
    }

    @Test("a store of a later version is left alone and said to be too new")
    func tooNew() throws {
        let store = try ArtifactStore.open(path)
        try store.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = #expect(throws: QuarryError.self) { try ArtifactStore.open(path) }
        #expect(error?.code == .formatTooNew)
        #expect(!FileSystem.exists(path + ".damaged-1"))
    }

    @Test("a cache folder that can't be made or written is an io error")
    func unwritable() throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: QuarryError.self) {
            try ArtifactStore.open(file + "/cache/artifacts.sqlite")
        }
        #expect(error?.code == .io)
    }

    @Test(
        "a read-only folder is an io error", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnly() throws {
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let error = #expect(throws: QuarryError.self) { try ArtifactStore.open(path) }
        #expect(error?.code == .io)
    }

    @Test("a full disk is an error of its own, and what was stored before is still there")
    func fullDisk() throws {
        let store = try ArtifactStore.open(path)
        try store.put([artifact], as: .vector)
        try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 20") }
        let big = Artifact(key: .sha256("big"), bytes: Array(repeating: 1, count: 1 << 20))
        let error = #expect(throws: QuarryError.self) { try store.put([big], as: .document) }
        #expect(error?.code == .limitExceeded)
        #expect(try store.get(.vector, under: [artifact.key]).found.count == 1)
        #expect(try store.statistics().totals[.document] == .init(count: 0, bytes: 0))
    }
}
