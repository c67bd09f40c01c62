package import Corpus
import Foundation
import GRDB

extension JobQueue {
    /// Reports items as done, in one transaction.
    /// - Returns: the leases that were lost; their results are not kept.
    /// - Throws: `io`, `corrupt`.
    package func complete(
        _ finished: [(lease: LeasedItem, result: [UInt8]?)]
    ) throws(QuarryError) -> [LeasedItem] {
        let time = now()
        return try write { db in
            try finished.filter { lease, result in
                guard var machine = try ItemStateMachine.load(lease.id, in: db) else { return true }
                let event = ItemStateMachine.Event.complete(token: lease.fencingToken)
                let actions = machine.handle(event, now: time, policy: policy)
                if actions == [.refuse] { return true }
                try machine.save(db)
                try perform(
                    actions, on: lease.id, reason: nil, result: result, time: time, in: db)
                return false
            }.map(\.lease)
        }
    }

    /// Reports one item as done; false if its lease was lost.
    package func complete(
        _ lease: LeasedItem, result: [UInt8]? = nil
    ) throws(QuarryError) -> Bool {
        try complete([(lease, result)]).isEmpty
    }

    /// Reports an attempt as failed. The reason is kept: no document's text belongs in it.
    /// - Throws: `io`, `corrupt`.
    package func fail(
        _ lease: LeasedItem, code: ErrorCode, reason: String
    ) throws(QuarryError) -> FailureVerdict {
        let time = now()
        return try write { db in
            guard var machine = try ItemStateMachine.load(lease.id, in: db) else { return .refused }
            let event = ItemStateMachine.Event.fail(token: lease.fencingToken, code: code)
            let actions = machine.handle(event, now: time, policy: policy)
            if actions == [.refuse] { return .refused }
            try machine.save(db)
            try perform(actions, on: lease.id, reason: reason, result: nil, time: time, in: db)
            if actions.contains(.haltRun) { return .halt }
            return machine.state == .dead ? .dead : .retries(at: machine.notBefore)
        }
    }

    /// Does what the state machine said.
    func perform(
        _ actions: [ItemStateMachine.Action], on item: Int64, reason: String?, result: [UInt8]?,
        time: Double, in db: Database
    ) throws {
        for action in actions {
            switch action {
            case .refuse, .haltRun: break
            case .keepResult: try keep(result, of: item, in: db)
            case .recordAttempt(let code):
                try record(code, reason: reason ?? "", of: item, time: time, in: db)
            case .rememberBadInput: try rememberBadInput(of: item, in: db)
            case .forgetBadInput: try forgetBadInput(of: item, in: db)
            case .clearHistory: try clearHistory(of: item, in: db)
            }
        }
    }

    private func keep(_ result: [UInt8]?, of item: Int64, in db: Database) throws {
        guard let result else { return }
        try db.cachedStatement(sql: "UPDATE item SET result = ? WHERE id = ?")
            .execute(arguments: [Data(result), item])
    }

    private func record(
        _ code: ErrorCode, reason: String, of item: Int64, time: Double, in db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO attempt (item, started_at, ended_at, code, reason)
                SELECT id, leased_at, ?, ?, ? FROM item WHERE id = ?
                """
        ).execute(arguments: [time, code.rawValue, reason, item])
        try db.cachedStatement(sql: "UPDATE item SET code = ?, reason = ? WHERE id = ?")
            .execute(arguments: [code.rawValue, reason, item])
    }

    private func rememberBadInput(of item: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO bad_input (input, code, reason, item)
                SELECT input, code, reason, id FROM item WHERE id = ? AND input IS NOT NULL
                """
        ).execute(arguments: [item])
    }

    private func forgetBadInput(of item: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: "DELETE FROM bad_input WHERE input = (SELECT input FROM item WHERE id = ?)"
        ).execute(arguments: [item])
    }

    private func clearHistory(of item: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM attempt WHERE item = ?")
            .execute(arguments: [item])
        try db.cachedStatement(
            sql: """
                UPDATE item SET result = NULL, code = NULL, reason = NULL, origin = NULL,
                is_discarded = 0 WHERE id = ?
                """
        ).execute(arguments: [item])
    }
}
