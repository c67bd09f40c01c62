import Corpus
import Segments
import Snapshots

/// The prepared documents that lie in the current generation's segments, by name and by content.
/// Empty if other settings, another parser or another model made them.
struct PreviousContent: Sendable {
    private struct Key: Hashable {
        var hash: Digest
        var type: SourceType

        init(_ file: SourceFile) {
            hash = file.contentKey
            type = file.type
        }
    }

    private struct Place {
        var segment: Manifest.SegmentEntry
        var record: SourceRecord
    }

    private var places: [Key: Place] = [:]
    private var files: [SourceID: SourceFile] = [:]
    /// Nil where nothing is read.
    private var segments: PreviousSegments?
    /// Whether its segments hold vectors as this build's do, in files of the same form.
    private var isStoredAlike = false

    /// Nothing.
    init() {}

    /// - Throws: `QuarryError` on a damaged generation.
    /// - Complexity: O(sources of the generation), in memory too.
    init(_ store: GenerationStore, of previous: PreviousGeneration) throws {
        guard previous.isPreparedAlike else { return }
        segments = PreviousSegments(layout: store.layout)
        isStoredAlike = previous.isStoredAlike
        for entry in try store.currentManifest().segments {
            let table = try SourceTable(folder: store.layout.segment(entry.id))
            for index in 0..<table.count {
                let record = try table[index]
                places[Key(record.file)] = Place(segment: entry, record: record)
                files[record.file.id] = record.file
            }
        }
    }

    /// The version of a source the generation holds.
    func version(of id: SourceID) -> IndexedSource? {
        guard let file = files[id], let chunks = chunkCount(of: file) else { return nil }
        return IndexedSource(file: file, chunkCount: chunks)
    }

    /// Chunks of a source with these bytes, whatever its name.
    func chunkCount(of file: SourceFile) -> Int? { places[Key(file)]?.record.chunkCount }

    /// The document as it was prepared; nil if no source had these bytes, or its segment is not
    /// what the manifest says.
    /// - Throws: `corrupt`.
    func document(_ file: SourceFile) throws(QuarryError) -> PreparedDocument? {
        guard let (content, record) = place(of: file) else { return nil }
        let source = try content.source(record, as: file)
        return PreparedDocument(
            facts: record.facts, pages: record.pages, chunks: source.chunks)
    }

    /// The same with the vectors, for a segment: its share of the one before is read in one go,
    /// where the cache has each vector in a place of its own. Nil also if it was stored otherwise.
    /// - Throws: `corrupt`.
    func source(_ file: SourceFile) throws(QuarryError) -> SegmentSource? {
        guard isStoredAlike, let (content, record) = place(of: file) else { return nil }
        return try content.source(record, as: file)
    }

    /// What is wrong with segments that could not be read.
    var damage: [QuarryError] { segments?.damage ?? [] }

    /// Ends reading, until something is asked for again.
    func close() { segments?.close() }

    private func place(of file: SourceFile) -> (SegmentContent, SourceRecord)? {
        guard let place = places[Key(file)], let content = segments?.content(of: place.segment)
        else { return nil }
        return (content, place.record)
    }
}
