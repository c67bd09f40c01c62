import Corpus
import Embedding
import HNSW
import Segments

/// The scripts of one segment's chunks: a part of its facts.
struct SegmentLanguages: Sendable {
    struct Script: Hashable, Sendable {
        var chunks = 0
        /// Of the first chunks, see `sampledChunks`.
        var reading = ScriptReading()
        /// Sum of the chunks' vectors.
        var sum: [Double] = []
    }

    private(set) var scripts: [WritingScript: Script] = [:]

    /// Chunks a script that the tokenizer is tried on.
    private static let sampledChunks = 64

    /// - Throws: `corrupt`.
    /// - Complexity: O(text and vectors of the segment).
    init(_ segment: SegmentReader, tokenizer: any Tokenizer) throws(QuarryError) {
        for ordinal in 0..<segment.chunkCount {
            let text = try segment.chunk(ordinal).chunk.text
            guard let script = ScriptShares(text).dominant else { continue }
            let row = segment.vectors.row(ordinal)
            var found = scripts[script] ?? Script(sum: [Double](repeating: 0, count: row.count))
            found.chunks += 1
            if found.chunks <= Self.sampledChunks {
                found.reading += tokenizer.reading(of: text, script: script)
            }
            for index in row.indices { found.sum[index] += Double(row[index]) }
            scripts[script] = found
        }
    }

    /// Adds another segment's.
    mutating func add(_ other: SegmentLanguages) {
        for (script, added) in other.scripts {
            guard var found = scripts[script] else {
                scripts[script] = added
                continue
            }
            found.chunks += added.chunks
            found.reading += added.reading
            for index in found.sum.indices { found.sum[index] += added.sum[index] }
            scripts[script] = found
        }
    }

    init() {}
}

extension SegmentLanguages {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.varint(scripts.count)
        for (script, found) in scripts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.string(script.rawValue)
            for count in [
                found.chunks, found.reading.letters, found.reading.pieces, found.reading.unknown,
                found.sum.count,
            ] {
                writer.varint(count)
            }
            for value in found.sum { writer.double(value) }
        }
        return writer.bytes
    }

    /// Nil if the bytes are not what `encoded` writes for vectors of the dimension: the artifact is
    /// then made again.
    init?(encoded bytes: [UInt8], dimension: Int) {
        let scripts: [WritingScript: Script]? = bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try? Self.scripts(from: &reader, dimension: dimension)
        }
        guard let scripts else { return nil }
        self.scripts = scripts
    }

    private static func scripts(
        from reader: inout ByteReader, dimension: Int
    ) throws(DecodingFailure) -> [WritingScript: Script] {
        var scripts: [WritingScript: Script] = [:]
        for _ in 0..<(try reader.count(minimumBytes: 6)) {
            guard let script = WritingScript(rawValue: try reader.string()) else {
                throw reader.fail("a script that is none")
            }
            var found = Script(chunks: try reader.varint())
            found.reading = ScriptReading(
                letters: try reader.varint(), pieces: try reader.varint(),
                unknown: try reader.varint())
            guard try reader.varint() == dimension else { throw reader.fail("another dimension") }
            for _ in 0..<dimension { found.sum.append(try reader.double()) }
            scripts[script] = found
        }
        guard reader.isAtEnd else { throw reader.fail("bytes left over") }
        return scripts
    }
}
