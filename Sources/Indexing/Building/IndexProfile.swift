package import Corpus
import Segments
package import Snapshots
import Storage

/// What an index holds, for its report: read from the published segments.
package struct IndexProfile: Sendable {
    /// BCP 47 language → sources.
    package private(set) var languages: [String: Int] = [:]
    /// Type → sources.
    package private(set) var types: [SourceType: Int] = [:]
    /// Of types with pages.
    package private(set) var pages: [Page.Verdict: Int] = [:]
    /// Sources with pages that are not `ok`, by name.
    package private(set) var poor: [PoorSource] = []
    /// The largest sources, largest first.
    package private(set) var largest: [(source: SourceID, bytes: Int, chunks: Int)] = []
    /// Of all files of the generation's segments.
    package let bytes: Int

    package struct PoorSource: Hashable, Sendable {
        package var source: SourceID
        package var pageCount: Int
        package var pages: [Page.Verdict: Int]
    }

    private static let largestCount = 20

    /// - Throws: `QuarryError` on a damaged segment.
    /// - Complexity: O(sources log(sources)).
    package init(_ manifest: Manifest, index: String) throws {
        let layout = IndexLayout(root: index)
        bytes = manifest.byteCount
        for entry in manifest.segments {
            let table = try SourceTable(folder: layout.segment(entry.id))
            for number in 0..<table.count { add(try table[number]) }
            keepLargest()
        }
        poor.sort { $0.source < $1.source }
    }

    private mutating func add(_ record: SourceRecord) {
        languages[record.facts.language, default: 0] += 1
        types[record.file.type, default: 0] += 1
        largest.append((record.file.id, record.file.byteCount, record.chunkCount))
        guard record.pages.count > 0 else { return }
        let verdicts = record.pages.poorCounts
        pages.merge(verdicts, uniquingKeysWith: +)
        pages[.ok, default: 0] += record.pages.okCount
        if !verdicts.isEmpty {
            poor.append(
                PoorSource(
                    source: record.file.id, pageCount: record.pages.count, pages: verdicts))
        }
    }

    private mutating func keepLargest() {
        largest.sort { $0.bytes != $1.bytes ? $0.bytes > $1.bytes : $0.source < $1.source }
        largest = Array(largest.prefix(Self.largestCount))
    }

    /// Tokens of each chunk of a segment.
    /// - Throws: `QuarryError`.
    /// - Complexity: O(text of the segment).
    package static func tokenCounts(segment: String, index: String) throws -> [Int] {
        let reader = try SegmentReader(folder: IndexLayout(root: index).segment(segment))
        return try (0..<reader.chunkCount).map { try reader.chunk($0).chunk.tokenCount }
    }
}
