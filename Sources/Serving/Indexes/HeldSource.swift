import Corpus
import Segments

/// A source that a reader may see, with the passages of it that were asked for: in an index that is
/// served here, or at a member of a group.
struct HeldSource: Sendable {
    enum Holder: Sendable {
        case index(IndexView)
        case member(MemberDesk)
    }

    var holder: Holder
    /// By whose name it is known: the index's, or the group's as one index.
    var known: ServedGeneration
    var record: SourceRecord
    var chunks: [Chunk]

    var scope: SourceScope {
        switch holder {
        case .index: SourceScope(index: known.index)
        case .member(let desk): desk.scope
        }
    }

    var entry: SourceEntry { SourceEntry(record, in: known, at: scope.member) }
    var entries: [PassageEntry] {
        chunks.map { PassageEntry($0, of: record.file.id, in: scope) }
    }
}
