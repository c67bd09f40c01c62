/// How the sources of two states of a corpus differ, by name, each list sorted.
package struct ChangedNames: Hashable, Sendable {
    package private(set) var added: [SourceID] = []
    package private(set) var changed: [SourceID] = []
    /// Same bytes under another name.
    package private(set) var renamed: [Renamed] = []
    package private(set) var removed: [SourceID] = []

    package struct Renamed: Hashable, Sendable {
        package var from: SourceID
        package var to: SourceID
    }

    package init() {}

    /// Compares name → content key before and now. Of several sources with the same bytes the
    /// first by name is taken for the one that was renamed.
    /// - Complexity: O(n log n).
    package init(before: [SourceID: Digest], now: [SourceID: Digest]) {
        var gone: [Digest: [SourceID]] = [:]
        for (id, hash) in before.sorted(by: { $1.key < $0.key }) where now[id] == nil {
            gone[hash, default: []].append(id)
        }
        for id in now.keys.sorted() {
            guard let hash = now[id] else { continue }
            if let old = before[id] {
                if old != hash { changed.append(id) }
            } else if let from = gone[hash]?.popLast() {
                renamed.append(Renamed(from: from, to: id))
            } else {
                added.append(id)
            }
        }
        removed = gone.values.joined().sorted()
    }
}
