package import Corpus
import Foundation
import Segments
package import Snapshots
import Storage
import Synchronization

/// The keys of an index's sources, in order: eight bytes of each name's SHA-256. Two indexes that
/// have a source in common have its key in common.
package final class SourceKeys: Sendable {
    private let snapshot: Snapshot
    private let known = Mutex<[UInt64]?>(nil)

    package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// - Throws: `invalidInput` for more names than anybody asks for; `corrupt`.
    /// - Complexity: O(n log n) in the sources for the first, then O(keys of the answer); with
    ///   names O(sources).
    package func answer(_ query: ShardSourceQuery) throws(QuarryError) -> ShardSources {
        guard query.names.count <= ShardSourceQuery.mostNames else {
            throw ShardReader.refusal("\(ShardSourceQuery.mostNames) names are asked for at most")
        }
        guard query.names.isEmpty else {
            let names = try names(of: Set(query.names))
            return ShardSources(keys: Data(), hasMore: false, names: names)
        }
        let keys = try keys()
        let start = query.after.map { after in keys.partitioningIndex { $0 > after } } ?? 0
        let found = keys[start...].prefix(ShardSourceQuery.mostKeys)
        var data = Data(capacity: found.count * 8)
        for key in found {
            withUnsafeBytes(of: key.bigEndian) { data.append(contentsOf: $0) }
        }
        return ShardSources(keys: data, hasMore: found.endIndex < keys.endIndex, names: [])
    }

    private func keys() throws(QuarryError) -> [UInt64] {
        try known.withLock { known throws(QuarryError) in
            if let known { return known }
            var keys: [UInt64] = []
            try forEach { keys.append(Self.key(of: $0)) }
            keys.sort()
            known = keys
            return keys
        }
    }

    private func names(of keys: Set<UInt64>) throws(QuarryError) -> [String] {
        var names: [String] = []
        try forEach { if keys.contains(Self.key(of: $0)) { names.append($0.path) } }
        return names.sorted()
    }

    private func forEach(_ body: (SourceID) -> Void) throws(QuarryError) {
        for segment in snapshot.segments {
            for number in 0..<segment.sources.count { body(try segment.sources[number].file.id) }
        }
    }

    static func key(of source: SourceID) -> UInt64 {
        Digest.sha256(source.path).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension [UInt64] {
    /// The first place from which on all are as said, in an ascending list.
    fileprivate func partitioningIndex(where isAbove: (UInt64) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAbove(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
