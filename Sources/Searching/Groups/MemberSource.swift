package import Corpus
import Foundation
package import Segments

/// A source of a member, with some of its passages, as it goes from one server to another.
package struct MemberSource: Codable, Hashable, Sendable {
    /// As `ShardPassage` has them.
    private var sourceVersion: UInt32 = SourceRecord.codingVersion
    private var chunkVersion: Int = Chunk.codingVersion
    private var source: Data
    private var chunks: [Data]

    package init(_ record: SourceRecord, chunks: [Chunk] = []) {
        source = ShardPassage.data(record)
        self.chunks = chunks.map(ShardPassage.data)
    }

    /// What it says, read.
    /// - Parameter most: passages that were asked for.
    /// - Throws: `ShardFailure` for what no index has.
    package func content(
        most: Int
    ) throws(ShardFailure) -> (record: SourceRecord, chunks: [Chunk]) {
        guard sourceVersion == SourceRecord.codingVersion, chunkVersion == Chunk.codingVersion
        else { throw Self.otherForm(sourceVersion, chunkVersion) }
        guard chunks.count <= most else {
            throw ShardFailure(.broken, "it shows more of a source than was asked for")
        }
        let content: (record: SourceRecord, chunks: [Chunk])
        do throws(DecodingFailure) {
            content = (try ShardPassage.source(source), try ShardPassage.chunks(chunks))
        } catch {
            throw ShardFailure(.broken, "its sources can't be read")
        }
        guard (0...Self.largestPosition).contains(content.record.chunkCount),
            content.chunks.allSatisfy(Self.isOrdinary)
        else { throw ShardFailure(.broken, "its passages are none that a chunker makes") }
        return content
    }

    /// Whether a chunker can have made it: what is read sentence by sentence has an end, and who
    /// reads on from a position can add to it.
    static func isOrdinary(_ chunk: Chunk) -> Bool {
        (0...largestPosition).contains(chunk.position) && chunk.heading.count <= mostHeadings
            && chunk.embeddedText.utf8.count <= mostBytes
    }

    /// Of a passage in its source.
    package static let largestPosition = 1_000_000_000

    private static let mostHeadings = 256
    private static let mostBytes = 4 << 20

    static func otherForm(_ source: UInt32, _ chunk: Int) -> ShardFailure {
        ShardFailure(
            .broken,
            "it writes passages in a form of another version (\(source), \(chunk)) than this one "
                + "reads (\(SourceRecord.codingVersion), \(Chunk.codingVersion))")
    }
}
