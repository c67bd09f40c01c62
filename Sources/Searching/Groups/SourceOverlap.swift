import Corpus
import Foundation

/// Looks for sources that two members have: they would be found twice.
package struct SourceOverlap {
    /// Of one member, as far as they are read.
    private struct Reading {
        let shard: any Shard
        var keys: ArraySlice<UInt64> = []
        var hasMore = true
        var last: UInt64?
    }

    private let seconds: Double
    private var readings: [Reading]
    private let watch = Stopwatch()

    /// - Parameter seconds: for all of it.
    package init(_ shards: [any Shard], seconds: Double) {
        self.seconds = seconds
        readings = shards.map { Reading(shard: $0) }
    }

    /// - Throws: `invalidInput` with a source that two have, and who; `ShardFailure` with the
    ///   member that can't say, as `Failed`.
    /// - Complexity: O(n · members) in the sources of all; a page of each is held.
    package mutating func check() throws {
        while let next = try least() {
            let holders = readings.indices.filter { readings[$0].keys.first == next }
            if holders.count > 1 { try refuse(next, holders.map { readings[$0].shard }) }
            for place in holders { readings[place].keys.removeFirst() }
        }
    }

    /// A member that gives no sound answer.
    package struct Failed: Error {
        package var member: String
        package var failure: ShardFailure
    }

    private mutating func least() throws(Failed) -> UInt64? {
        for place in readings.indices where readings[place].keys.isEmpty {
            if readings[place].hasMore { try read(place) }
        }
        return readings.compactMap(\.keys.first).min()
    }

    private mutating func read(_ place: Int) throws(Failed) {
        let reading = readings[place]
        let reply = try ask(reading.shard, ShardSourceQuery(after: reading.last))
        guard let keys = reply.values, zip(keys, keys.dropFirst()).allSatisfy({ $0 <= $1 }),
            keys.first.map({ $0 > reading.last ?? 0 || reading.last == nil }) ?? true,
            !keys.isEmpty || !reply.hasMore
        else {
            throw Failed(
                member: reading.shard.name,
                failure: ShardFailure(.broken, "its sources are in no order"))
        }
        readings[place].keys = keys[...]
        readings[place].hasMore = reply.hasMore
        readings[place].last = keys.last ?? reading.last
    }

    private func ask(
        _ shard: any Shard, _ query: ShardSourceQuery
    ) throws(Failed) -> ShardSources {
        do throws(ShardFailure) {
            let left = seconds - watch.seconds
            // One that sends key after key would be asked for ever.
            guard left > 0 else {
                throw ShardFailure(.late, "it did not say its sources within \(seconds) s")
            }
            return try shard.sources(query, within: left)
        } catch {
            throw Failed(member: shard.name, failure: error)
        }
    }

    /// Keys are short: only names tell for sure.
    private func refuse(_ key: UInt64, _ shards: [any Shard]) throws {
        var holders: [String: [String]] = [:]
        for shard in shards {
            let names = try ask(shard, ShardSourceQuery(names: [key])).names
            for name in Set(names) where SourceKeys.key(of: SourceID(path: name)) == key {
                holders[name, default: []].append(shard.name)
            }
        }
        let double = holders.filter { $0.value.count > 1 }.min { $0.key < $1.key }
        guard let (name, members) = double else { return }
        throw QuarryError(
            .invalidInput, path: name,
            "is in the members \(members.joined(separator: " and ")): a source belongs to one")
    }
}
