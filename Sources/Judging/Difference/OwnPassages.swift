import Corpus
import HNSW
import Segments
import Snapshots

/// The passages of one of two indexes that the other lacks.
struct OwnPassages: Sendable {
    /// All but those of sources that the other index lacks, a set for each segment.
    let ofCommonSources: [OrdinalSet]
    /// All that the other index has too, as far as the sources' bytes tell: passages of changed
    /// sources whose words the other lacks are out as well.
    let common: [OrdinalSet]
    /// Whether there are sources, and passages of common sources, that the other lacks.
    let hasSources: Bool
    let hasEdits: Bool

    /// - Parameters:
    ///   - sources: those that the other index lacks.
    ///   - others: of changed sources, the passages that the other index has of them.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources, and the text of the changed ones).
    init(
        of index: Snapshot, sources: Set<SourceID>, others: [SourceID: Set<String>]
    ) throws(QuarryError) {
        var (kept, common) = ([OrdinalSet](), [OrdinalSet]())
        var hasEdits = false
        for segment in index.segments {
            var gone = OrdinalSet(bound: segment.chunkCount)
            var edited = OrdinalSet(bound: segment.chunkCount)
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                if sources.contains(record.file.id) {
                    gone.insert(try segment.ordinals(of: record))
                } else if let texts = others[record.file.id] {
                    for passage in try segment.passages(of: record)
                    where !texts.contains(passage.text) {
                        edited.insert(passage.ordinal)
                    }
                }
            }
            var all = OrdinalSet(all: segment.chunkCount)
            all.subtract(gone)
            kept.append(all)
            all.subtract(edited)
            common.append(all)
            hasEdits = hasEdits || !edited.isEmpty
        }
        ofCommonSources = kept
        self.common = common
        hasSources = !sources.isEmpty
        self.hasEdits = hasEdits
    }

    /// The passages of some sources.
    /// - Throws: `corrupt`.
    static func texts(
        of sources: Set<SourceID>, in index: Snapshot
    ) throws(QuarryError) -> [SourceID: Set<String>] {
        var texts: [SourceID: Set<String>] = [:]
        for segment in index.segments {
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                guard sources.contains(record.file.id) else { continue }
                texts[record.file.id] = Set(try segment.passages(of: record).map(\.text))
            }
        }
        return texts
    }
}

extension SegmentReader {
    /// A source's chunks as they are searched.
    fileprivate func passages(
        of record: SourceRecord
    ) throws(QuarryError) -> [(ordinal: Int, text: String)] {
        var passages: [(ordinal: Int, text: String)] = []
        for ordinal in try ordinals(of: record) {
            passages.append((ordinal, try chunk(ordinal).chunk.embeddedText))
        }
        return passages
    }
}
