package import Corpus
import Foundation

extension JobQueue {
    /// Gives leased items back, as if they had not been leased: for a run that stops before they
    /// are done. Leases that were lost meanwhile are passed over.
    /// - Throws: `io`, `corrupt`.
    package func release(_ leases: [LeasedItem]) throws(QuarryError) {
        let time = now()
        try write { db in
            for lease in leases {
                guard var machine = try ItemStateMachine.load(lease.id, in: db) else { continue }
                let event = ItemStateMachine.Event.release(token: lease.fencingToken)
                if machine.handle(event, now: time, policy: policy) == [.refuse] { continue }
                try machine.save(db)
            }
        }
    }
}
