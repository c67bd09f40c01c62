import Corpus
import Segments
import Snapshots
import Synchronization

/// Finds sources by their ids. Filled for each scope when it is asked for the first time: a member
/// of groups is asked by the names that those give it.
final class SourceDirectory: Sendable {
    struct Place: Hashable, Sendable {
        var segment: Int
        var number: Int
    }

    private struct Entry: Sendable {
        /// The id's first eight bytes.
        var key: UInt64
        var segment: UInt32
        var number: UInt32
    }

    private let snapshot: Snapshot
    /// The last to be asked for come last.
    private let filled = Mutex<[(scope: SourceScope, entries: [Entry])]>([])

    /// Scopes that are remembered, 16 bytes a source each.
    static let mostScopes = 8

    init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// - Throws: `corrupt`.
    /// - Complexity: O(sources · log sources) once for each scope, then O(log sources).
    func place(of id: String, in scope: SourceScope) throws(QuarryError) -> Place? {
        guard let key = Self.key(of: id) else { return nil }
        let entries = try entries(of: scope)
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        for entry in entries[low...].prefix(while: { $0.key == key }) {
            let place = Place(segment: Int(entry.segment), number: Int(entry.number))
            let source = try snapshot.segments[place.segment].sources[place.number].file.id
            if PassageID.source(source, in: scope) == id { return place }
        }
        return nil
    }

    private func entries(of scope: SourceScope) throws(QuarryError) -> [Entry] {
        try filled.withLock { filled throws(QuarryError) in
            let known = filled.firstIndex { $0.scope == scope }
            let entries: [Entry]
            if let known {
                entries = filled.remove(at: known).entries
            } else {
                entries = try fill(scope)
            }
            if filled.count >= Self.mostScopes { filled.removeFirst() }
            filled.append((scope, entries))
            return entries
        }
    }

    private func fill(_ scope: SourceScope) throws(QuarryError) -> [Entry] {
        var entries: [Entry] = []
        for (segment, reader) in snapshot.segments.enumerated() {
            for number in 0..<reader.sources.count {
                let id = PassageID.source(try reader.sources[number].file.id, in: scope)
                guard let key = Self.key(of: id) else { continue }
                entries.append(
                    Entry(key: key, segment: UInt32(segment), number: UInt32(number)))
            }
        }
        return entries.sorted { $0.key < $1.key }
    }

    private static func key(of id: String) -> UInt64? { UInt64(id.prefix(16), radix: 16) }
}
