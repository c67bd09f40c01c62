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
        /// Among the generation's.
        var segment: Int
        /// In the segment's table.
        var source: Int
        var chunkCount: Int
    }

    private var places: [Key: Place] = [:]
    /// Of all sources, where all were asked for.
    private var files: [SourceID: SourceFile] = [:]
    private var entries: [Manifest.SegmentEntry] = []
    private var tables: [SourceTable] = []
    /// Nil where nothing is read.
    private var segments: PreviousSegments?
    /// Whether its segments hold vectors as this build's do, in files of the same form.
    private var isStoredAlike = false

    /// Nothing.
    init() {}

    /// - Parameter wanted: what will be asked for; nil: anything, by name too.
    /// - Throws: `QuarryError` on a damaged generation.
    /// - Complexity: O(sources of the generation), in memory O(sources that are wanted).
    init(
        _ store: GenerationStore, of previous: PreviousGeneration,
        wanting wanted: [SourceFile]? = nil
    ) throws {
        guard previous.isPreparedAlike else { return }
        let wanted = wanted.map { Set($0.map(Key.init)) }
        segments = PreviousSegments(layout: store.layout)
        isStoredAlike = previous.isStoredAlike
        entries = try store.currentManifest().segments
        for (segment, entry) in entries.enumerated() {
            let table = try SourceTable(folder: store.layout.segment(entry.id))
            for source in 0..<table.count {
                let record = try table[source]
                if wanted == nil { files[record.file.id] = record.file }
                let key = Key(record.file)
                guard wanted?.contains(key) ?? true else { continue }
                places[key] = Place(
                    segment: segment, source: source, chunkCount: record.chunkCount)
            }
            tables.append(table)
        }
    }

    /// The version of a source the generation holds.
    func version(of id: SourceID) -> IndexedSource? {
        guard let file = files[id], let chunks = chunkCount(of: file) else { return nil }
        return IndexedSource(file: file, chunkCount: chunks)
    }

    /// Chunks of a source with these bytes, whatever its name.
    func chunkCount(of file: SourceFile) -> Int? { places[Key(file)]?.chunkCount }

    /// The document as it was prepared; nil if no source had these bytes.
    /// - Throws: `corrupt` where its segment is not what the manifest says.
    func document(_ file: SourceFile) throws(QuarryError) -> PreparedDocument? {
        guard let place = places[Key(file)], let segments else { return nil }
        let record = try tables[place.segment][place.source]
        let reader = try segments.texts(of: entries[place.segment])
        let chunks = try reader.ordinals(of: record).map { ordinal throws(QuarryError) in
            try reader.chunk(ordinal).chunk
        }
        return PreparedDocument(facts: record.facts, pages: record.pages, chunks: chunks)
    }

    /// The same with the vectors, for a segment: its share of the one before is read in one go,
    /// where the cache has each vector in a place of its own. Nil also if it was stored otherwise,
    /// or its segment is not what the manifest says.
    /// - Throws: `corrupt`.
    func source(_ file: SourceFile) throws(QuarryError) -> SegmentSource? {
        guard isStoredAlike, let place = places[Key(file)],
            let content = segments?.content(of: entries[place.segment])
        else { return nil }
        return try content.source(tables[place.segment][place.source], as: file)
    }

    /// What is wrong with segments that could not be read.
    var damage: [QuarryError] { segments?.damage ?? [] }

    /// Ends reading, until something is asked for again.
    func close() { segments?.close() }
}
