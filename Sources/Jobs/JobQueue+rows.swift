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
    static func load(_ id: Int64, _ db: Database) throws -> ItemStateMachine? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM item WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(ItemStateMachine.init(row:))
    }

    /// From a row that starts with `columns`.
    init(row: Row) throws {
        self.init(
            id: row[0], kind: try row.value(1), state: try row.value(2), failures: row[3],
            fencingToken: row[4], notBefore: row[5], expiresAt: row[6])
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
            id: row[0], run: row[1], kind: try row.value(2), key: row[3],
            input: try (row[4] as Data?).map(WorkInput.init(_:)), state: try row.value(5),
            failures: row[6], result: (row[7] as Data?).map { Array($0) })
    }
}

extension Run {
    static let columns = "id, job, settings, state, started_at, finished_at, summary"

    init(row: Row, isResumed: Bool = false) throws {
        let settings = row[2] as Data
        guard settings.count == Digest.byteCount else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        self.init(
            id: row[0], job: row[1], settingsFingerprint: Digest(bytes: Array(settings)),
            state: try row.value(3), startedAt: row[4], finishedAt: row[5], summary: row[6],
            isResumed: isResumed)
    }
}

extension Row {
    /// A value of one of our enumerations; anything else is damage.
    func value<Value: RawRepresentable>(_ index: Int) throws -> Value
    where Value.RawValue: DatabaseValueConvertible & StatementColumnConvertible {
        guard let value = Value(rawValue: self[index]) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "no \(Value.self) has this value")
        }
        return value
    }
}
