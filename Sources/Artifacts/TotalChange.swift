import Corpus
import Foundation
import GRDB
import Synchronization

/// A change of a kind's totals, gathered over a transaction.
struct TotalChange {
    var count = 0
    var bytes = 0

    // Wraps: sizes come from the file, and a damaged one must not trap.
    static func += (left: inout TotalChange, right: TotalChange) {
        left.count &+= right.count
        left.bytes &+= right.bytes
    }

    func write(kind: Int, in db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE total SET count = count + ?, bytes = bytes + ? WHERE kind = ?"
        ).execute(arguments: [count, bytes, kind])
    }
}
