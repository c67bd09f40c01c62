import Corpus
import Dispatch
import Foundation
import Synchronization

/// Asks members at the same time, each on a thread of its own, as long as a question has time.
package struct Scatter: Sendable {
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

        func has(_ isEnough: (Reply) -> Bool) -> Bool {
            replies.withLock { replies in
                (replies ?? [:]).values.contains { reply in
                    if case .success(let reply) = reply { isEnough(reply) } else { false }
                }
            }
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
        let found = Self.each(queries.keys.sorted(), within: limit) { [shards] member in
            guard let query = queries[member] else {
                preconditionFailure("who is asked has a question")
            }
            return Result { () throws(ShardFailure) in
                try shards[member].answer(query, within: limit)
            }
        }
        var replies: [Int: Query.Answer] = [:]
        var failures: [Int: ShardFailure] = [:]
        for (member, reply) in found {
            switch reply {
            case .success(let reply): replies[member] = reply
            case .failure(let failure): failures[member] = failure
            }
        }
        guard failures.isEmpty else { throw MembersFailed(failures: failures) }
        return replies
    }

    /// Asks each on a thread of its own.
    /// - Parameters:
    ///   - members: numbers that `ask` knows them by.
    ///   - isEnough: whether a reply is all that is wanted: no other is waited for then.
    /// - Returns: of each what it said, or why it said nothing in time.
    package static func each<Reply: Sendable>(
        _ members: [Int], within limit: Double,
        until isEnough: @escaping @Sendable (Reply) -> Bool = { _ in false },
        ask: @escaping @Sendable (Int) -> Result<Reply, ShardFailure>
    ) -> [Int: Result<Reply, ShardFailure>] {
        let (board, news) = (Board<Reply>(), DispatchSemaphore(value: 0))
        let watch = Stopwatch()
        for member in members where limit > 0 {
            guard takeThread() else {
                board.put(.failure(crowded), of: member)
                news.signal()
                continue
            }
            Thread.detachNewThread {
                board.put(ask(member), of: member)
                threads.withLock { $0 -= 1 }
                news.signal()
            }
        }
        for _ in members where limit > 0 {
            let left = max(limit - watch.seconds, 0)
            guard news.wait(timeout: .now() + left) == .success, !board.has(isEnough) else { break }
        }
        let found = board.close()
        return Dictionary(
            uniqueKeysWithValues: members.map { ($0, found[$0] ?? .failure(late(after: limit))) })
    }

    /// The same question to all.
    func askAll<Query: ShardAsking>(
        _ query: Query
    ) throws(MembersFailed) -> [Int: Query.Answer] {
        try ask(Dictionary(uniqueKeysWithValues: members.map { ($0, query) }))
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
