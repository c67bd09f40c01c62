import Corpus
import Segments
import Snapshots

/// A source as the server lists it.
struct SourceEntry: Encodable, Sendable {
    var id: String
    var index: String
    var source: String
    var sourceSha256: String
    var type: String
    var bytes: Int
    var title: String?
    var author: String?
    var created: String?
    var modified: String?
    var language: String
    /// Nil for types without pages.
    var pages: Int?
    var chunks: Int
    var warnings: [String]
    var metadata: [String: String]

    /// - Parameter member: of a group, which has it.
    init(_ record: SourceRecord, in generation: ServedGeneration, at member: String? = nil) {
        id = PassageID.source(
            record.file.id, in: SourceScope(index: generation.index, member: member))
        index = generation.index
        source = record.file.id.path
        sourceSha256 = record.file.contentHash.hex
        type = record.file.type.rawValue
        bytes = record.file.byteCount
        title = record.facts.title
        author = record.facts.author
        created = record.facts.created
        modified = record.facts.modified
        language = record.facts.language
        pages = record.pages.count > 0 ? record.pages.count : nil
        chunks = record.chunkCount
        warnings = record.facts.warnings
        metadata = generation.snapshot.settings.metadata.shownMetadata(
            of: record.file.id.path, stating: record.facts)
    }
}
