import Corpus
package import Foundation
package import Postings
import Segments

/// A chunk as it is shown, with its source.
package struct ShardPassage: Codable, Hashable, Sendable {
    /// Of the form in which `source` is written, and of that of chunks: they are an index's own,
    /// and change apart from what groups and members say.
    package var sourceVersion: UInt32 = SourceRecord.codingVersion
    package var chunkVersion: Int = Chunk.codingVersion
    /// As `SourceRecord.encode` writes it.
    package var source: Data
    /// As `Chunk.encode` writes it, as those around it.
    package var chunk: Data
    package var before: [Data]
    package var after: [Data]
    /// The job's, of the source.
    package var metadata: [String: String]
    /// Nil where they were not asked for, as `fields`.
    package var terms: [BM25Contribution]?
    package var fields: [String: [String: Int]]?
}

extension ShardPassage {
    /// The same, read.
    struct Content {
        var source: SourceRecord
        var chunk: Chunk
        var before: [Chunk]
        var after: [Chunk]
    }

    /// Whether it is written in the form that this version reads.
    var isOfThisVersion: Bool {
        sourceVersion == SourceRecord.codingVersion && chunkVersion == Chunk.codingVersion
    }

    /// - Throws: `DecodingFailure`.
    func content() throws(DecodingFailure) -> Content {
        Content(
            source: try Self.source(source), chunk: try Self.chunk(chunk),
            before: try Self.chunks(before), after: try Self.chunks(after))
    }

    static func source(_ data: Data) throws(DecodingFailure) -> SourceRecord {
        try read(data) { (reader) throws(DecodingFailure) in
            try SourceRecord(from: &reader, version: SourceRecord.codingVersion)
        }
    }

    static func chunks(_ list: [Data]) throws(DecodingFailure) -> [Chunk] {
        var chunks: [Chunk] = []
        for data in list { chunks.append(try chunk(data)) }
        return chunks
    }

    private static func chunk(_ data: Data) throws(DecodingFailure) -> Chunk {
        try read(data) { (reader) throws(DecodingFailure) in try Chunk(from: &reader) }
    }

    private static func read<Value>(
        _ data: Data, as make: (inout ByteReader) throws(DecodingFailure) -> Value
    ) throws(DecodingFailure) -> Value {
        let result: Result<Value, DecodingFailure> = data.withUnsafeBytes { bytes in
            Result { () throws(DecodingFailure) in
                var reader = ByteReader(bytes)
                let value = try make(&reader)
                guard reader.isAtEnd else { throw reader.fail("goes on after its end") }
                return value
            }
        }
        return try result.get()
    }

    static func data(_ source: SourceRecord) -> Data {
        var writer = ByteWriter()
        source.encode(into: &writer)
        return Data(writer.bytes)
    }

    static func data(_ chunk: Chunk) -> Data {
        var writer = ByteWriter()
        chunk.encode(into: &writer)
        return Data(writer.bytes)
    }
}
