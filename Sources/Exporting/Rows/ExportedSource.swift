import Corpus
import Segments

/// What the chunks of a source have in common.
struct ExportedSource {
    var record: SourceRecord
    var metadata: [String: String]
    /// The groups that may see it, sorted; nil: everybody.
    var readers: [String]?

    init(_ record: SourceRecord, rules: [MetadataRule]) {
        self.record = record
        metadata = rules.shownMetadata(of: record.file.id.path, stating: record.facts)
        readers = rules.readers(of: record.file.id.path)?.sorted()
    }
}
