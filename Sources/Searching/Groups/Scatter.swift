import Corpus
import Dispatch
import Foundation
import Synchronization

/// Asks members at the same time, each on a thread of its own, as long as a question has time.
struct Scatter: Sendable {
    let shards: [any Shard]
    /// Those that are asked, by their places in the group.
    let members: [Int]
    /// Of the question.
    let watch: Stopwatch
    let seconds: Double

    /// Of all questions together. Whoever comes too late has its thread until it ends.
    private static let mostThreads = 8_192
    private static let threads = Mutex(0)

    private final class Board<Reply: Sendable>: Sendable {
        private let replies = Mutex<[Int: Result<Reply, ShardFailure>]?>([:])

        func put(_ reply: Result<Reply, ShardFailure>, of member: Int) {
            replies.withLock { $0?[member] = reply }
        }

        /// What has come; nothing is taken from then on.
        func close() -> [Int: Result<Reply, ShardFailure>] {
            replies.withLock { replies in
                defer { replies = nil }
                return replies ?? [:]
            }
        }
    }

    /// The replies of all that were asked.
    ///
    /// A round may take half of the time that is left: so the members that answer have as much to
    /// do without the others.
    /// - Throws: `MembersFailed` where one gave none in time.
    func ask<Query: ShardAsking>(
        _ queries: [Int: Query]
    ) throws(MembersFailed) -> [Int: Query.Answer] {
        let limit = max((seconds - watch.seconds) / 2, 0)
        let (board, group) = (Board<Query.Answer>(), DispatchGroup())
        for (member, query) in queries where limit > 0 {
            guard Self.takeThread() else {
                board.put(.failure(Self.crowded), of: member)
                continue
            }
            let shard = shards[member]
            group.enter()
            Thread.detachNewThread {
                let reply = Result { () throws(ShardFailure) in
                    try shard.answer(query, within: limit)
                }
                board.put(reply, of: member)
                Self.threads.withLock { $0 -= 1 }
                group.leave()
            }
        }
        _ = group.wait(timeout: .now() + limit)
        return try Self.replies(board.close(), of: queries.keys.sorted(), limit: limit)
    }

    /// The same question to all.
    func askAll<Query: ShardAsking>(
        _ query: Query
    ) throws(MembersFailed) -> [Int: Query.Answer] {
        try ask(Dictionary(uniqueKeysWithValues: members.map { ($0, query) }))
    }

    private static func replies<Reply>(
        _ found: [Int: Result<Reply, ShardFailure>], of members: [Int], limit: Double
    ) throws(MembersFailed) -> [Int: Reply] {
        var replies: [Int: Reply] = [:]
        var failures: [Int: ShardFailure] = [:]
        for member in members {
            switch found[member] {
            case .success(let reply): replies[member] = reply
            case .failure(let failure): failures[member] = failure
            case nil: failures[member] = Self.late(after: limit)
            }
        }
        guard failures.isEmpty else { throw MembersFailed(failures: failures) }
        return replies
    }

    private static func takeThread() -> Bool {
        threads.withLock { threads in
            guard threads < mostThreads else { return false }
            threads += 1
            return true
        }
    }

    private static var crowded: ShardFailure {
        ShardFailure(.unavailable, "\(mostThreads) answers of members are waited for already")
    }

    private static func late(after seconds: Double) -> ShardFailure {
        let rounded = (seconds * 1000).rounded() / 1000
        return ShardFailure(.late, "it did not answer within \(rounded) s")
    }
}
