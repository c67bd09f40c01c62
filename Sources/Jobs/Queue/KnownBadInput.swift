package import Corpus
import GRDB

/// What a queue knows of an input that was rejected: it is not tried again.
package struct KnownBadInput: Hashable, Sendable {
    package let code: ErrorCode
    package let reason: String
    /// Whether somebody has said that it need not be reported.
    package let isDiscarded: Bool
    /// Whose attempts condemned it.
    let item: WorkItem.ID

    static func load(_ input: WorkInput?, in db: Database) throws -> KnownBadInput? {
        guard let input else { return nil }
        let select = try db.cachedStatement(
            sql: "SELECT code, reason, item, is_discarded FROM bad_input WHERE input = ?")
        return try Row.fetchOne(select, arguments: [input.bytes]).map {
            KnownBadInput(
                code: try $0.value(0), reason: try $0.get(1), isDiscarded: try $0.get(3),
                item: try $0.get(2))
        }
    }

    static func forget(_ input: WorkInput?, in db: Database) throws {
        guard let input else { return }
        try db.cachedStatement(sql: "DELETE FROM bad_input WHERE input = ?")
            .execute(arguments: [input.bytes])
    }
}

extension JobQueue {
    /// What is known of each of these inputs; nil of one that would be tried.
    /// - Throws: `io`, `corrupt`.
    /// - Complexity: O(inputs × log of bad inputs).
    package func knownBad(_ inputs: [WorkInput]) throws(QuarryError) -> [KnownBadInput?] {
        try read { db in try inputs.map { try KnownBadInput.load($0, in: db) } }
    }
}
