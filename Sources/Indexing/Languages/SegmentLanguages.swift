import Corpus
import Embedding
import HNSW
import Segments
import Snapshots

/// The scripts of one segment's chunks, and the languages of those in Latin script: a part of its
/// facts.
struct SegmentLanguages: Sendable {
    struct Script: Hashable, Sendable {
        /// That are mostly in the script.
        var chunks = 0
        /// Of all chunks, as `ScriptShares.letters` counts them.
        var letters = 0
        /// Of the first letters, see `sampledLetters`.
        var reading = ScriptReading()
        /// Sum of the vectors of those `chunks`.
        var sum: [Double]
    }

    private(set) var scripts: [WritingScript: Script] = [:]
    /// English is not among them.
    private(set) var latin: [LatinLanguage: Manifest.Languages.Latin] = [:]

    /// Letters of a script or language that the tokenizer is tried on: more say nothing new.
    private static let sampledLetters = 20_000

    /// What is seen of a chunk without any other.
    struct ChunkLanguages: Sendable {
        /// As `ScriptShares` counts them.
        var letters: [WritingScript: Int]
        /// Of its words in Latin script.
        var language: LatinLanguage?
    }

    /// - Throws: `corrupt`.
    /// - Complexity: O(text of the chunks).
    static func chunks(
        _ range: Range<Int>, of segment: SegmentReader
    ) throws(QuarryError) -> [ChunkLanguages] {
        var chunks: [ChunkLanguages] = []
        for ordinal in range {
            let text = try segment.chunk(ordinal).chunk.text
            let letters = ScriptShares.letters(of: text)
            chunks.append(
                ChunkLanguages(
                    letters: letters,
                    language: letters[.latin] == nil ? nil : LatinLanguage(of: text)))
        }
        return chunks
    }

    /// - Parameter chunks: of the segment, all of them.
    /// - Throws: `corrupt`.
    /// - Complexity: O(vectors of the segment).
    init(
        of chunks: [ChunkLanguages], in segment: SegmentReader, tokenizer: any Tokenizer
    ) throws(QuarryError) {
        for (ordinal, chunk) in chunks.enumerated() {
            let row = segment.vectors.row(ordinal)
            for (script, count) in chunk.letters {
                scripts[script, default: Script(sum: [Double](repeating: 0, count: row.count))]
                    .letters += count
            }
            if let language = chunk.language, language != .english {
                latin[language, default: .init(letters: 0, reading: ScriptReading())].letters +=
                    chunk.letters[.latin] ?? 0
            }
            try read(chunk, at: ordinal, of: segment, by: tokenizer)
            guard let script = ScriptShares(letters: chunk.letters).dominant,
                var found = scripts.removeValue(forKey: script)
            else { continue }
            found.chunks += 1
            for index in row.indices { found.sum[index] += Double(row[index]) }
            scripts[script] = found
        }
    }

    /// Tries the tokenizer on a chunk for those of its scripts, and its language, of which not
    /// enough has been read yet.
    private mutating func read(
        _ chunk: ChunkLanguages, at ordinal: Int, of segment: SegmentReader,
        by tokenizer: any Tokenizer
    ) throws(QuarryError) {
        let unread = chunk.letters.keys.filter {
            scripts[$0].map { $0.reading.letters < Self.sampledLetters } ?? false
        }
        let language = chunk.language.flatMap { language in
            latin[language].flatMap { found in
                found.reading.letters < Self.sampledLetters ? language : nil
            }
        }
        guard !unread.isEmpty || language != nil else { return }
        let text = try segment.chunk(ordinal).chunk.text
        for script in unread {
            scripts[script]?.reading += tokenizer.reading(of: text, script: script)
        }
        if let language {
            latin[language]?.reading += tokenizer.reading(of: text, script: .latin)
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
            found.letters += added.letters
            found.reading += added.reading
            for index in found.sum.indices { found.sum[index] += added.sum[index] }
            scripts[script] = found
        }
        latin.merge(other.latin) { found, added in
            .init(letters: found.letters + added.letters, reading: found.reading + added.reading)
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
            writer.varint(found.chunks)
            writer.varint(found.letters)
            Self.encode(found.reading, into: &writer)
            writer.varint(found.sum.count)
            for value in found.sum { writer.double(value) }
        }
        writer.varint(latin.count)
        for (language, found) in latin.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.string(language.rawValue)
            writer.varint(found.letters)
            Self.encode(found.reading, into: &writer)
        }
        return writer.bytes
    }

    private static func encode(_ reading: ScriptReading, into writer: inout ByteWriter) {
        for count in [reading.letters, reading.pieces, reading.unknown] { writer.varint(count) }
    }

    /// Nil if the bytes are not what `encoded` writes for vectors of the dimension: the artifact is
    /// then made again.
    init?(encoded bytes: [UInt8], dimension: Int) {
        let found: Self? = bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try? Self(from: &reader, dimension: dimension)
        }
        guard let found else { return nil }
        self = found
    }

    private init(from reader: inout ByteReader, dimension: Int) throws(DecodingFailure) {
        scripts = try Self.scripts(from: &reader, dimension: dimension)
        for _ in 0..<(try reader.count(minimumBytes: 5)) {
            guard let language = LatinLanguage(rawValue: try reader.string()) else {
                throw reader.fail("a language that is none")
            }
            latin[language] = .init(
                letters: try reader.varint(), reading: try Self.reading(from: &reader))
        }
        guard reader.isAtEnd else { throw reader.fail("bytes left over") }
    }

    private static func reading(
        from reader: inout ByteReader
    ) throws(DecodingFailure) -> ScriptReading {
        ScriptReading(
            letters: try reader.varint(), pieces: try reader.varint(),
            unknown: try reader.varint())
    }

    private static func scripts(
        from reader: inout ByteReader, dimension: Int
    ) throws(DecodingFailure) -> [WritingScript: Script] {
        var scripts: [WritingScript: Script] = [:]
        for _ in 0..<(try reader.count(minimumBytes: 7)) {
            guard let script = WritingScript(rawValue: try reader.string()) else {
                throw reader.fail("a script that is none")
            }
            var found = Script(
                chunks: try reader.varint(), letters: try reader.varint(),
                reading: try reading(from: &reader), sum: [])
            guard try reader.varint() == dimension else { throw reader.fail("another dimension") }
            for _ in 0..<dimension { found.sum.append(try reader.double()) }
            scripts[script] = found
        }
        return scripts
    }
}
