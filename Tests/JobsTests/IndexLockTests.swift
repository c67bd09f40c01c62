import Corpus
import Foundation
import TestSupport
import Testing

@testable import Jobs

@Suite("The lock of an index")
struct IndexLockTests {
    private let folder: TemporaryFolder
    private var index: String { folder.path + "/索引" }

    init() throws { folder = try TemporaryFolder() }

    @Test("another run is refused with process, host and start of the holder")
    func exclusion() throws {
        let lock = try IndexLock(index: index, run: "handbook 1", now: 1_700_000_000)
        #expect(lock.isFirst)
        let error = #expect(throws: QuarryError.self) {
            try IndexLock(index: index, run: "handbook 2")
        }
        #expect(error?.code == .alreadyExists)
        let reason = error?.reason ?? ""
        #expect(reason.contains("process \(getpid()) on "))
        #expect(reason.contains("2023-11-14T22:13:20Z"))
        #expect(reason.contains("handbook 1"))
        withExtendedLifetime(lock) {}
    }

    @Test("the same run shares the lock, and only the first is first")
    func sharing() throws {
        let first = try IndexLock(index: index, run: "a")
        let second = try IndexLock(index: index, run: "a")
        #expect(first.isFirst && !second.isFirst)
        withExtendedLifetime((first, second)) {}
    }

    @Test("work of one name that nobody takes part in excludes its like")
    func alone() throws {
        let first = try IndexLock(index: index, alone: "pull latest")
        let error = #expect(throws: QuarryError.self) {
            try IndexLock(index: index, alone: "pull latest")
        }
        #expect(error?.code == .alreadyExists && error?.reason.contains("pull latest") == true)
        withExtendedLifetime(first) {}
    }

    @Test("a lock that is withdrawn leaves nothing that it made, and nothing of others goes away")
    func withdrawn() throws {
        try IndexLock(index: index, alone: "pull").withdraw()
        #expect(!FileManager.default.fileExists(atPath: index))
        try FileManager.default.createDirectory(atPath: index, withIntermediateDirectories: true)
        try IndexLock(index: index, alone: "pull").withdraw()
        #expect(try FileManager.default.contentsOfDirectory(atPath: index).isEmpty)
        _ = try folder.put([1], "索引/CURRENT")
        try IndexLock(index: index, alone: "pull").withdraw()
        #expect(try FileManager.default.contentsOfDirectory(atPath: index).count == 2)
    }

    @Test("the lock stays while one of its sharers lives, and is free afterwards")
    func release() throws {
        var first: IndexLock? = try IndexLock(index: index, run: "a")
        var second: IndexLock? = try IndexLock(index: index, run: "a")
        withExtendedLifetime((first, second)) {}
        first = nil
        #expect(throws: QuarryError.self) { try IndexLock(index: index, run: "b") }
        second = nil
        #expect(try Self.eventually(index, run: "b").isFirst)
    }

    /// Takes a lock that is free in a moment: a child that another test starts holds a copy of
    /// every descriptor between its fork and its exec.
    private static func eventually(_ index: String, run: String) throws -> IndexLock {
        let deadline = Date(timeIntervalSinceNow: 20)
        while Date() < deadline {
            if let lock = try? IndexLock(index: index, run: run), lock.isFirst { return lock }
            usleep(20_000)
        }
        return try IndexLock(index: index, run: run)
    }

    @Test("what a dead holder wrote does not matter")
    func leftover() throws {
        _ = try IndexLock(index: index, run: "other")
        try Data("rubbish".utf8).write(to: URL(fileURLWithPath: index + "/.lock"))
        #expect(try Self.eventually(index, run: "mine").isFirst)
    }

    @Test("indexes do not concern each other")
    func twoIndexes() throws {
        let one = try IndexLock(index: index, run: "a")
        let two = try IndexLock(index: index + "2", run: "b")
        #expect(one.isFirst && two.isFirst)
        withExtendedLifetime((one, two)) {}
    }

    @Test("an index folder that can't be made is a typed error")
    func noFolder() throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: QuarryError.self) {
            try IndexLock(index: file + "/index", run: "a")
        }
        #expect(error?.code == .io)
    }

    static let flockTool = ["/usr/bin/flock", "/bin/flock"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "another process's lock excludes, and is taken over when it is killed",
        .enabled(if: flockTool != nil, "flock from util-linux is not installed"))
    func killedHolder() throws {
        _ = try IndexLock(index: index, run: "left by nobody")
        let text = "left\n4711\nbuild-host\n1700000000\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: index + "/.lock"))
        // Without a fork the lock's holder is the child itself.
        let child = try ChildProgram(
            try #require(Self.flockTool),
            ["--shared", "--no-fork", index + "/.lock", "sleep", "60"])
        var error = refusal()
        let deadline = Date(timeIntervalSinceNow: 20)
        while error == nil, Date() < deadline {
            usleep(20_000)
            try Data(text.utf8).write(to: URL(fileURLWithPath: index + "/.lock"))
            error = refusal()
        }
        #expect(error?.code == .alreadyExists)
        #expect(
            error?.reason.contains("process 4711 on build-host") == true,
            "\(String(describing: error))")
        _ = child.end(SIGKILL)
        #expect(try Self.eventually(index, run: "mine").isFirst)
    }

    private func refusal() -> QuarryError? {
        do {
            _ = try IndexLock(index: index, run: "mine")
            return nil
        } catch {
            return error
        }
    }
}
