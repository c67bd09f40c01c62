package import Corpus
import Foundation
import GRDB
import Storage
import Synchronization

extension Row {
    /// A column's value; another type there is damage, which `row[index]` would trap on.
    func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ index: Int
    ) throws -> Value {
        try decode(Value.self, atIndex: index)
    }
}

extension ArtifactStore {
    /// Step of `used_at`: entries used every night are written once a night, not on each read.
    static let useStepSeconds = 3600
    /// Notes of use kept in memory before they are written. Keys are hashes, so a note of some
    /// thousand entries rewrites every page of the table: few large notes cost less than many.
    static let maximumTouched = 1 << 17
    /// Damaged entries that are remembered by name.
    static let maximumDamaged = 1000

    /// The bytes under some keys, those that are there. A damaged entry is removed and named, so
    /// that the caller computes it again.
    /// - Throws: `io`; `corrupt` if the file itself is damaged: the next `open` starts afresh.
    /// - Complexity: O(keys × log(entries) + bytes).
    package func get(
        _ kind: ArtifactKind, under keys: [Digest]
    ) throws(QuarryError) -> ArtifactBatch {
        let step = useStep
        var batch = ArtifactBatch()
        var damagedBlobs: [(key: Digest, blob: Int64)] = []
        var stale: [EntryKey] = []
        try read { db in
            let select = try db.cachedStatement(
                sql: """
                    SELECT blob, used_at, checksum, bytes FROM entry JOIN blob ON id = blob
                    WHERE key = ? AND kind = ?
                    """)
            for key in keys {
                select.setUncheckedArguments([Data(key.bytes), kind.rawValue])
                let cursor = try Row.fetchCursor(select)
                guard let row = try cursor.next() else { continue }
                if let bytes = try Self.checkedBytes(row, kind: kind, key: key) {
                    batch.found[key] = bytes
                    if try row.get(1) < step { stale.append(EntryKey(kind: kind, key: key)) }
                } else {
                    damagedBlobs.append((key, try row.get(0)))
                }
            }
        }
        if !damagedBlobs.isEmpty { batch.damaged = try remove(damagedBlobs, kind: kind) }
        if !stale.isEmpty { try touch(stale) }
        return batch
    }

    /// Which of some keys are in the store; their bytes are not looked at. Counts as a use.
    /// - Throws: as `get`.
    package func contains(
        _ kind: ArtifactKind, under keys: [Digest]
    ) throws(QuarryError) -> Set<Digest> {
        let step = useStep
        var stale: [EntryKey] = []
        let found = try read { db in
            let select = try db.cachedStatement(
                sql: "SELECT used_at FROM entry WHERE key = ? AND kind = ?")
            return try Set(
                keys.filter { key in
                    let arguments: StatementArguments = [Data(key.bytes), kind.rawValue]
                    guard let row = try Row.fetchOne(select, arguments: arguments) else {
                        return false
                    }
                    if try row.get(0) < step { stale.append(EntryKey(kind: kind, key: key)) }
                    return true
                })
        }
        if !stale.isEmpty { try touch(stale) }
        return found
    }

    /// Entries found damaged since this process opened the store, the first thousand of them.
    package var damaged: [DamagedArtifact] { memory.withLock { $0.damaged } }

    /// What the store holds.
    /// - Complexity: O(1).
    package func statistics() throws(QuarryError) -> ArtifactStatistics {
        var statistics = try read { db in
            var statistics = ArtifactStatistics()
            for row in try Row.fetchAll(db, sql: "SELECT kind, count, bytes FROM total") {
                guard let kind = ArtifactKind(rawValue: try row.get(0)) else { continue }
                statistics.totals[kind] = .init(count: try row.get(1), bytes: try row.get(2))
            }
            return statistics
        }
        memory.withLock {
            statistics.damaged = $0.damagedCount
            statistics.evicted = $0.evicted
        }
        return statistics
    }

    /// Now, in whole steps.
    var useStep: Int { Int(now()) / Self.useStepSeconds * Self.useStepSeconds }

    /// Nil if the bytes are not those that were stored. From a row of blob, used_at, checksum,
    /// bytes.
    private static func checkedBytes(
        _ row: Row, kind: ArtifactKind, key: Digest
    ) throws -> [UInt8]? {
        try row.withUnsafeData(atIndex: 3) { data in
            let bytes = data.map { Array($0) } ?? []
            let checksum = Artifact(key: key, bytes: bytes).checksum(kind)
            let isWhole = try row.withUnsafeData(atIndex: 2) { stored in
                stored.map { $0.elementsEqual(checksum.bytes) } ?? false
            }
            return isWhole ? bytes : nil
        }
    }

    /// Removes damaged entries, unless somebody has replaced them since they were read.
    private func remove(
        _ damaged: [(key: Digest, blob: Int64)], kind: ArtifactKind
    ) throws(QuarryError) -> [DamagedArtifact] {
        try write { db in
            var change = TotalChange()
            for (key, blob) in damaged {
                change += try Self.removeEntry(
                    key: Data(key.bytes), kind: kind.rawValue, blob: blob, in: db)
            }
            try change.write(kind: kind.rawValue, in: db)
        }
        let found = damaged.map { DamagedArtifact(kind: kind, key: $0.key) }
        memory.withLock {
            $0.damagedCount += found.count
            $0.damaged += found.prefix(max(0, Self.maximumDamaged - $0.damaged.count))
        }
        return found
    }

    private func touch(_ stale: [EntryKey]) throws(QuarryError) {
        let isFull = memory.withLock { memory in
            memory.touched.formUnion(stale)
            return memory.touched.count >= Self.maximumTouched
        }
        if isFull { try flush() }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(QuarryError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw noted(error)
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(QuarryError) -> Value {
        do {
            return try pool.write(body)
        } catch {
            throw noted(error)
        }
    }

    /// Leaves a mark if the file is damaged, so that the next `open` moves it aside.
    func noted(_ error: any Error) -> QuarryError {
        let error = Self.translate(error, path: path)
        if error.code == .corrupt {
            _ = FileManager.default.createFile(atPath: Self.markPath(path), contents: nil)
        }
        return error
    }
}
