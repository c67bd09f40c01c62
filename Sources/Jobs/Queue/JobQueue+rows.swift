import Corpus
import Foundation
import GRDB

extension WorkInput {
    var bytes: Data {
        Data(contentHash.bytes + parserFingerprint.bytes + settingsFingerprint.bytes)
    }

    init(_ data: Data) throws {
        let size = Digest.byteCount
        let bytes = Array(data)
        guard bytes.count == 3 * size else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        self.init(
            contentHash: Digest(bytes: Array(bytes[..<size])),
            parserFingerprint: Digest(bytes: Array(bytes[size..<2 * size])),
            settingsFingerprint: Digest(bytes: Array(bytes[(2 * size)...])))
    }
}

extension ItemStateMachine {
    static let columns = "id, kind, state, failures, fence, not_before, expires_at"

    /// Nil if there is no such item.
    static func load(_ id: Int64, in db: Database) throws -> ItemStateMachine? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM item WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(ItemStateMachine.init(row:))
    }

    /// From a row that starts with `columns`.
    init(row: Row) throws {
        let failures: Int = try row.get(3)
        let fencingToken: Int64 = try row.get(4)
        // No count gets there by counting; the file is damaged, and adding to it would trap.
        guard 0..<1 << 40 ~= failures, 0..<1 << 60 ~= fencingToken else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a count is out of range")
        }
        self.init(
            id: try row.get(0), kind: try row.value(1), state: try row.value(2), failures: failures,
            fencingToken: fencingToken, notBefore: try row.get(5), expiresAt: try row.get(6))
    }

    func save(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE item SET state = ?, failures = ?, fence = ?, not_before = ?, expires_at = ?
                WHERE id = ?
                """)
        try statement.execute(arguments: [
            state.rawValue, failures, fencingToken, notBefore, expiresAt, id,
        ])
    }
}

extension WorkItem {
    static let columns = "id, run, kind, key, input, state, failures, result"

    init(row: Row) throws {
        self.init(
            id: try row.get(0), run: try row.get(1), kind: try row.value(2), key: try row.get(3),
            input: try (row.get(4) as Data?).map(WorkInput.init(_:)), state: try row.value(5),
            failures: try row.get(6), result: try (row.get(7) as Data?).map { Array($0) })
    }
}

extension JobRun {
    static let columns = "id, job, settings, state, started_at, finished_at, summary, target"

    init(row: Row, isResumed: Bool = false) throws {
        let settings = try row.get(2) as Data
        guard settings.count == Digest.byteCount else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        self.init(
            id: try row.get(0), job: try row.get(1), target: try row.get(7),
            settingsFingerprint: Digest(bytes: Array(settings)),
            state: try row.value(3), startedAt: try row.get(4), finishedAt: try row.get(5),
            summary: try row.get(6),
            isResumed: isResumed)
    }
}

extension Row {
    /// A column's value; another type there is damage, which `row[index]` would trap on.
    func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ index: Int
    ) throws -> Value {
        try decode(Value.self, atIndex: index)
    }

    /// A value of one of our enumerations; anything else is damage.
    func value<Value: RawRepresentable>(_ index: Int) throws -> Value
    where Value.RawValue: DatabaseValueConvertible & StatementColumnConvertible {
        guard let value = Value(rawValue: try get(index)) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "no \(Value.self) has this value")
        }
        return value
    }
}
