package import Corpus
package import HNSW
import Segments
package import Snapshots

/// Who reads: by the groups they belong to. What of an index they may see is decided here and nowhere
/// else, whether they search it, are answered, or learn from it.
///
/// A source whose job metadata has the key `acl` is seen by readers of one of the groups it lists
/// (`MetadataRule.readersKey`); any other source by all.
package struct Audience: Hashable, Sendable {
    /// Lowercased; nil: they see everything.
    package let groups: Set<String>?

    package init(groups: Set<String>?) { self.groups = groups }

    /// Sees what is open to all, and nothing else.
    package static let everybody = Audience(groups: [])

    /// Reads `hr, legal`, or `*` for one who sees everything, as token files have it.
    package init(parsing text: String) {
        let groups = MetadataRule.groups(text)
        self.init(groups: groups.contains("*") ? nil : Set(groups))
    }

    /// What `init(parsing:)` reads.
    package var text: String { groups.map { $0.sorted().joined(separator: ", ") } ?? "*" }

    /// - Parameter path: of a source.
    package func sees(_ path: String, rules: [MetadataRule]) -> Bool {
        guard let groups, let readers = rules.readers(of: path) else { return true }
        return !readers.isDisjoint(with: groups)
    }

    /// What they see of a snapshot.
    package struct View: Sendable {
        /// A set for each segment.
        package var allowed: [OrdinalSet]
        package var sources: Int

        package var chunks: Int { allowed.reduce(0) { $0 + $1.count } }
    }

    /// Nil where they see all of it.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources × rules) where the job states an `acl`, else O(1).
    package func view(of snapshot: Snapshot) throws(QuarryError) -> View? {
        let rules = snapshot.settings.metadata
        guard groups != nil, rules.restrictsReaders else { return nil }
        var view = View(allowed: [], sources: 0)
        for segment in snapshot.segments {
            var set = OrdinalSet(bound: segment.chunkCount)
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                guard sees(record.file.id.path, rules: rules) else { continue }
                view.sources += 1
                set.insert(try segment.ordinals(of: record))
            }
            view.allowed.append(set)
        }
        return view
    }
}
