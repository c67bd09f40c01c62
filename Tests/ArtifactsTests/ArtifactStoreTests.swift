import Corpus
import Foundation
import GRDB
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Artifacts

@Suite("The artifact store")
struct ArtifactStoreTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let store: ArtifactStore
    private var path: String { folder.path + "/快取/artifacts.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        let clock = clock
        store = try ArtifactStore.open(
            folder.path + "/快取/artifacts.sqlite", now: { clock.now })
    }

    private func another(budgetBytes: Int = ArtifactStore.defaultBudgetBytes) throws
        -> ArtifactStore
    {
        let clock = clock
        return try ArtifactStore.open(path, budgetBytes: budgetBytes, now: { clock.now })
    }

    private func artifacts(_ numbers: Range<Int>, size: Int = 100) -> [Artifact] {
        numbers.map { number in
            Artifact(
                key: .sha256("key \(number)"),
                bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* number &+ number) })
        }
    }

    @Test("what was put is got, by kind and key; the rest is absent")
    func roundTrip() throws {
        let some = artifacts(0..<300) + [Artifact(key: .sha256("empty"), bytes: [])]
        try store.put(some, as: .vector)
        let batch = try store.get(.vector, under: some.map(\.key) + [.sha256("absent")])
        #expect(batch.found.count == 301)
        for artifact in some { #expect(batch.found[artifact.key] == artifact.bytes) }
        #expect(batch.damaged.isEmpty)
        #expect(try store.get(.document, under: some.map(\.key)).found.isEmpty)
        #expect(
            try store.contains(.vector, under: [some[0].key, .sha256("absent")]) == [some[0].key])
        #expect(try store.contains(.chunks, under: [some[0].key]).isEmpty)
        #expect(
            try another().get(.vector, under: [some[7].key]).found == [some[7].key: some[7].bytes])
    }

    @Test("kinds keep different bytes under one key")
    func kinds() throws {
        let key = Digest.sha256("手冊")
        for kind in ArtifactKind.allCases {
            try store.put([Artifact(key: key, bytes: [UInt8(kind.rawValue)])], as: kind)
        }
        for kind in ArtifactKind.allCases {
            #expect(try store.get(kind, under: [key]).found == [key: [UInt8(kind.rawValue)]])
        }
    }

    @Test("putting again changes nothing; other bytes replace")
    func putAgain() throws {
        let key = Digest.sha256("k")
        try store.put([Artifact(key: key, bytes: [1, 2, 3])], as: .chunks)
        try store.put([Artifact(key: key, bytes: [1, 2, 3])], as: .chunks)
        #expect(try store.statistics().totals[.chunks] == .init(count: 1, bytes: 3))
        try store.put(
            [Artifact(key: key, bytes: [4, 5]), Artifact(key: key, bytes: [6])], as: .chunks)
        #expect(try store.get(.chunks, under: [key]).found == [key: [6]])
        #expect(try store.statistics().totals[.chunks] == .init(count: 1, bytes: 1))
        #expect(try blobCount() == 1)
    }

    @Test("counts and bytes are kept per kind")
    func statistics() throws {
        try store.put(artifacts(0..<10), as: .vector)
        try store.put(artifacts(0..<2, size: 5000), as: .document)
        let statistics = try another().statistics()
        #expect(statistics.totals[.vector] == .init(count: 10, bytes: 1000))
        #expect(statistics.totals[.document] == .init(count: 2, bytes: 10000))
        #expect(statistics.totals[.chunks] == .init(count: 0, bytes: 0))
        #expect(statistics.count == 12 && statistics.bytes == 11000)
    }

    @Test("each flipped byte of an entry is found, the entry removed and reported")
    func flippedBytes() throws {
        let artifact = Artifact(key: .sha256("v"), bytes: Array("向量 vector 向量".utf8))
        let other = Artifact(key: .sha256("w"), bytes: [1])
        for index in artifact.bytes.indices {
            try store.put([artifact, other], as: .vector)
            var flipped = artifact.bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            try store.write { db in
                try db.execute(
                    sql: "UPDATE blob SET bytes = ? WHERE bytes = ?",
                    arguments: [Data(flipped), Data(artifact.bytes)])
                #expect(db.changesCount == 1)
            }
            let batch = try store.get(.vector, under: [artifact.key, other.key])
            #expect(batch.found == [other.key: [1]])
            #expect(batch.damaged == [DamagedArtifact(kind: .vector, key: artifact.key)])
            #expect(try store.get(.vector, under: [artifact.key]) == ArtifactBatch())
        }
        let statistics = try store.statistics()
        #expect(statistics.damaged == artifact.bytes.count)
        #expect(statistics.totals[.vector] == .init(count: 1, bytes: 1))
    }

    @Test(
        "a damaged checksum, a cut, a lengthened and a lost blob are damage too",
        arguments: [
            "UPDATE blob SET checksum = zeroblob(32)", "UPDATE blob SET checksum = x'00'",
            "UPDATE blob SET bytes = substr(bytes, 1, 3)",
            "UPDATE blob SET bytes = CAST(bytes || x'00' AS BLOB)",
            "UPDATE blob SET bytes = zeroblob(0)",
        ])
    func otherDamage(sql: String) throws {
        let artifact = artifacts(1..<2)[0]
        try store.put([artifact], as: .document)
        try store.write { try $0.execute(sql: sql) }
        #expect(
            try store.get(.document, under: [artifact.key]).damaged.map(\.key) == [artifact.key])
        try store.put([artifact], as: .document)
        #expect(
            try store.get(.document, under: [artifact.key]).found[artifact.key] == artifact.bytes)
    }

    @Test("an entry that points at another's bytes is damage too")
    func swapped() throws {
        let pair = artifacts(0..<2)
        try store.put(pair, as: .vector)
        try store.write { try $0.execute(sql: "UPDATE entry SET blob = 3 - blob") }
        let batch = try store.get(.vector, under: pair.map(\.key))
        #expect(batch.found.isEmpty)
        #expect(batch.damaged.map(\.key) == pair.map(\.key))
    }

    @Test("a damaged entry is repaired by a put, whether or not it was read before")
    func repair() throws {
        let artifact = artifacts(1..<2)[0]
        try store.put([artifact], as: .vector)
        try store.write { try $0.execute(sql: "UPDATE blob SET bytes = x'01'") }
        try store.put([artifact], as: .vector)
        #expect(
            try store.get(.vector, under: [artifact.key]).found == [artifact.key: artifact.bytes])
        try store.write { try $0.execute(sql: "DELETE FROM blob") }
        #expect(try store.get(.vector, under: [artifact.key]).found.isEmpty)
        try store.put([artifact], as: .vector)
        #expect(
            try store.get(.vector, under: [artifact.key]).found == [artifact.key: artifact.bytes])
    }

    @Test("the least recently used entries are evicted, and a read is a use")
    func eviction() throws {
        let small = try another(budgetBytes: 100_000)
        for batch in 0..<9 {
            try small.put(artifacts(batch * 10..<batch * 10 + 10, size: 1000), as: .vector)
            clock.advance(by: 3600)
        }
        #expect(try small.statistics().evicted == 0)
        let used = artifacts(0..<5).map(\.key)
        #expect(try small.get(.vector, under: used).found.count == 5)
        try small.put(artifacts(100..<120, size: 1000), as: .document)
        let statistics = try small.statistics()
        #expect(statistics.bytes <= 90_000)
        #expect(statistics.evicted == 20)
        #expect(try small.contains(.vector, under: used).count == 5)
        #expect(try small.contains(.document, under: artifacts(100..<120).map(\.key)).count == 20)
        #expect(try small.contains(.vector, under: artifacts(5..<20).map(\.key)).isEmpty)
        #expect(try small.contains(.vector, under: artifacts(30..<90).map(\.key)).count == 60)
        #expect(try blobCount() == statistics.count)
        try expectTotalsTrue()
    }

    @Test("entries of one time are evicted only until the budget is kept, and the file shrinks")
    func evictionOfEquals() throws {
        try store.put(artifacts(0..<9000, size: 1000), as: .vector)
        try store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let before = try fileSize()
        let small = try another(budgetBytes: 1_000_000)
        try small.put(artifacts(9000..<9001, size: 1000), as: .vector)
        let statistics = try small.statistics()
        #expect(statistics.bytes <= 900_000 && statistics.bytes > 898_000)
        #expect(statistics.evicted == 9001 - statistics.count)
        try small.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        #expect(try fileSize() < before / 3)
        try expectTotalsTrue()
    }

    @Test("what running builds use stays until they end, whoever evicts; the rest goes")
    func builds() throws {
        try store.put(artifacts(0..<50, size: 1000), as: .vector)
        clock.advance(by: 7200)
        let mark = try store.beginBuild()
        let used = artifacts(0..<10).map(\.key)
        #expect(try store.contains(.vector, under: used).count == 10)
        try store.flush()
        let small = try another(budgetBytes: 20_000)
        try small.put(artifacts(100..<130, size: 1000), as: .document)
        #expect(try small.contains(.vector, under: used).count == 10)
        #expect(try small.contains(.document, under: artifacts(100..<130).map(\.key)).count == 30)
        #expect(try small.contains(.vector, under: artifacts(10..<50).map(\.key)).isEmpty)
        #expect(try small.statistics().evicted == 40)
        mark.release()
        try small.trim()
        #expect(try small.statistics().bytes <= 18_000)
        try expectTotalsTrue()
    }

    @Test("the budget comes from the environment, as a size")
    func budget() throws {
        #expect(try ArtifactStore.budget(environment: ["QUARRY_CACHE_LIMIT": "2MiB"]) == 2 << 20)
        #expect(
            try ArtifactStore.budget(environment: [:]) == ArtifactStore.defaultBudgetBytes)
        let error = #expect(throws: QuarryError.self) {
            try ArtifactStore.budget(environment: ["QUARRY_CACHE_LIMIT": "viel"])
        }
        #expect(error?.code == .invalidInput)
    }

    @Test("a use is written in batches, once a step")
    func uses() throws {
        try store.put(artifacts(0..<3), as: .vector)
        let keys = artifacts(0..<3).map(\.key)
        _ = try store.get(.vector, under: keys)
        #expect(store.memory.withLock { $0.touched.isEmpty })
        clock.advance(by: 7200)
        _ = try store.get(.vector, under: keys)
        #expect(store.memory.withLock { $0.touched.count } == 3)
        try store.flush()
        #expect(store.memory.withLock { $0.touched.isEmpty })
        _ = try store.get(.vector, under: keys)
        #expect(store.memory.withLock { $0.touched.isEmpty })
    }

    @Test("readers and writers of two connections work at once")
    func concurrency() throws {
        let second = try another()
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { worker in
            let store = worker % 2 == 0 ? store : second
            do {
                for round in 0..<20 {
                    let mine = artifacts(worker * 100 + round * 5..<worker * 100 + round * 5 + 5)
                    try store.put(mine, as: .vector)
                    let found = try store.get(.vector, under: mine.map(\.key)).found
                    if found.count != 5 { problems.withLock { $0.append("\(found.count) of 5") } }
                }
            } catch {
                problems.withLock { $0.append("\(error)") }
            }
        }
        #expect(problems.withLock { $0 } == [])
        #expect(try store.statistics().count == 600)
        try expectTotalsTrue()
    }

    @Test("a batch is on disk when put returns: WAL with full synchronisation")
    func durability() throws {
        let pragmas = try store.pool.writeWithoutTransaction { db in
            try ["journal_mode", "synchronous", "auto_vacuum", "page_size"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(pragmas == ["wal", "2", "2", "8192"])
    }

    private func blobCount() throws -> Int? {
        try store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM blob") }
    }

    private func fileSize() throws -> Int {
        try #require(
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    /// The kept totals are those a scan finds.
    private func expectTotalsTrue() throws {
        let statistics = try store.statistics()
        let rows = try store.read {
            try Row.fetchAll($0, sql: "SELECT kind, COUNT(*), SUM(size) FROM entry GROUP BY kind")
        }
        for row in rows {
            let kind = try #require(ArtifactKind(rawValue: row[0]))
            #expect(statistics.totals[kind] == .init(count: row[1], bytes: row[2]))
        }
    }
}
