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
        var segment: String
        var record: SourceRecord
    }

    private var places: [Key: Place] = [:]
    private var files: [SourceID: SourceFile] = [:]

    /// Nothing.
    init() {}

    /// - Throws: `QuarryError` on a damaged generation.
    /// - Complexity: O(sources of the generation), in memory too.
    init(_ store: GenerationStore, of previous: PreviousGeneration) throws {
        guard previous.isPreparedAlike else { return }
        for entry in try store.currentManifest().segments {
            let folder = store.layout.segment(entry.id)
            let table = try SourceTable(folder: folder)
            for index in 0..<table.count {
                let record = try table[index]
                places[Key(record.file)] = Place(segment: folder, record: record)
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

    /// The document as it was prepared; nil if no source had these bytes.
    /// - Throws: `corrupt` and what a damaged segment throws.
    func document(_ file: SourceFile) throws(QuarryError) -> PreparedDocument? {
        guard let place = places[Key(file)] else { return nil }
        let record = place.record
        let reader = try SegmentReader(folder: place.segment)
        var chunks: [Chunk] = []
        for ordinal in record.firstOrdinal..<record.firstOrdinal + record.chunkCount {
            chunks.append(try reader.chunk(ordinal).chunk)
        }
        return PreparedDocument(facts: record.facts, pages: record.pages, chunks: chunks)
    }
}
