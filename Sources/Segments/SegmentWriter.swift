package import Corpus
import HNSW
import Postings
import Storage

/// Writes one segment: a pure function of its sources, the graph's settings and the dimension.
package struct SegmentWriter {
    /// Version of what a segment consists of; part of its inputs.
    package static let version: UInt32 = 3

    private let folder: String
    private let settings: HNSWSettings
    private let dimension: Int
    private let threads: Int
    private let fields: FieldWeights

    /// - Parameters:
    ///   - folder: the index's `segments`; the segment becomes a folder in it.
    ///   - fields: how often terms count by where they stand.
    package init(
        folder: String, settings: HNSWSettings, dimension: Int, threads: Int,
        fields: FieldWeights = FieldWeights()
    ) {
        self.folder = folder
        self.settings = settings
        self.dimension = dimension
        self.threads = threads
        self.fields = fields
    }

    /// Writes beside the other segments under a passing name, makes that durable and renames it
    /// to the segment's id. Traps unless sources are sorted by SourceID.
    /// - Parameter late: gives the token vectors to be stored; nil for a segment without them.
    /// - Throws: `QuarryError`: `io` and what the stages throw.
    package func write(
        _ sources: [SegmentSource], late: LateTokens? = nil
    ) throws(QuarryError) -> SegmentInfo {
        precondition(
            zip(sources, sources.dropFirst()).allSatisfy { $0.record.file.id < $1.record.file.id },
            "a segment's sources are sorted and distinct")
        let building = FileSystem.temporaryName(for: "\(folder)/.building")
        do {
            try FileSystem.makeFolder(building)
            let info = try writeFiles(sources, late: late, into: building)
            try FileSystem.synchroniseFolder(building)
            Failpoint.segmentRename.pass()
            try publish(building, as: info)
            Failpoint.segmentRenamed.pass()
            return info
        } catch {
            try? FileSystem.remove(building)
            throw QuarryError(other: error)
        }
    }

    /// The graph first, by itself: within a share of other parallel work it would get one thread
    /// (see `Parallel`), and it takes ten times as long as all else.
    private func writeFiles(
        _ sources: [SegmentSource], late: LateTokens?, into folder: String
    ) throws -> SegmentInfo {
        var files = try writeVectors(sources, into: folder)
        let texts = Parallel.map(TextPart.allCases.count, threads: threads) { number in
            Result { try write(TextPart.allCases[number], of: sources, into: folder) }
        }
        for part in texts { files += try part.get() }
        if let late {
            files.append((LateReader.name, try writeLate(sources, tokens: late, into: folder)))
        }
        return SegmentInfo(
            sourceCount: sources.count, chunkCount: sources.reduce(0) { $0 + $1.chunks.count },
            termCount: try PostingsReader(directory: folder).totalLength, files: files)
    }

    /// What is written of the texts; none of them needs another.
    private enum TextPart: CaseIterable {
        case postings, records, signatures
    }

    private typealias Written = (name: String, info: SealedFileInfo)

    private func write(
        _ part: TextPart, of sources: [SegmentSource], into folder: String
    ) throws -> [Written] {
        switch part {
        case .postings: return try writePostings(sources, into: folder)
        case .records:
            return [
                (SegmentFile.sources, try writeSources(sources, into: folder)),
                (SegmentFile.chunks, try writeChunks(sources, into: folder)),
            ]
        case .signatures:
            let signatures = try SignatureTable.write(
                sources.lazy.flatMap(\.chunks), path: "\(folder)/\(SegmentFile.signatures)")
            return [(SegmentFile.signatures, signatures)]
        }
    }

    private func writeSources(
        _ sources: [SegmentSource], into folder: String
    ) throws -> SealedFileInfo {
        var writer = RecordFileWriter()
        var ordinal = 0
        for source in sources {
            var record = source.record
            record.firstOrdinal = ordinal
            ordinal += record.chunkCount
            writer.append { record.encode(into: &$0) }
        }
        return try writer.write(
            path: "\(folder)/\(SegmentFile.sources)", kind: SegmentFile.sourcesKind,
            version: SegmentFile.sourcesVersion)
    }

    private func writeChunks(
        _ sources: [SegmentSource], into folder: String
    ) throws -> SealedFileInfo {
        var writer = RecordFileWriter()
        for (number, source) in sources.enumerated() {
            for chunk in source.chunks {
                writer.append { ChunkRecord(source: number, chunk: chunk).encode(into: &$0) }
            }
        }
        return try writer.write(
            path: "\(folder)/\(SegmentFile.chunks)", kind: SegmentFile.chunksKind,
            version: SegmentFile.version)
    }

    private func writePostings(
        _ sources: [SegmentSource], into folder: String
    ) throws -> [Written] {
        var builder = PostingsBuilder()
        var ordinal = 0
        for source in sources {
            for chunk in source.chunks {
                builder.add(
                    ordinal: ordinal,
                    fields: chunk.indexedFields(title: source.record.facts.title, weights: fields))
                ordinal += 1
            }
        }
        return try builder.write(toDirectory: folder)
    }

    private func writeVectors(
        _ sources: [SegmentSource], into folder: String
    ) throws -> [Written] {
        let vectors = VectorRows(joining: sources.map(\.vectors), dimension: dimension)
        let keys = sources.lazy.flatMap(\.chunks).map { Digest.sha256($0.embeddedText) }
        let quantised = QuantisedRows(vectors)
        let graph = try GraphBuilder(settings: settings, threads: threads)
            .build(vectors, quantised: quantised, keys: Array(keys))
        return [
            (
                SegmentFile.vectors,
                try VectorsWriter.write(vectors, path: "\(folder)/\(SegmentFile.vectors)")
            ),
            (
                SegmentFile.quantised,
                try QuantisedWriter.write(quantised, path: "\(folder)/\(SegmentFile.quantised)")
            ),
            (
                SegmentFile.graph,
                try GraphWriter.write(graph, path: "\(folder)/\(SegmentFile.graph)")
            ),
        ]
    }

    /// Chunks whose token vectors are in memory together.
    private static let lateBatch = 64

    private func writeLate(
        _ sources: [SegmentSource], tokens: LateTokens, into folder: String
    ) throws -> SealedFileInfo {
        let center = try tokens.coder().center
        var writer = try LateWriter(folder: folder, center: center)
        var batch: [String] = []
        for source in sources {
            if let stored = source.tokens, stored.center == center {
                try Self.write(&batch, by: tokens, to: &writer)
                try stored.forEach { codes throws(QuarryError) in try writer.append(codes) }
                continue
            }
            for chunk in source.chunks {
                batch.append(chunk.embeddedText)
                if batch.count == Self.lateBatch {
                    try Self.write(&batch, by: tokens, to: &writer)
                }
            }
        }
        try Self.write(&batch, by: tokens, to: &writer)
        return try writer.seal()
    }

    private static func write(
        _ batch: inout [String], by tokens: LateTokens, to writer: inout LateWriter
    ) throws(QuarryError) {
        for codes in try tokens.codes(batch) { try writer.append(codes) }
        batch.removeAll(keepingCapacity: true)
    }

    private func publish(_ building: String, as info: SegmentInfo) throws {
        let final = "\(folder)/\(info.id)"
        // Same id, same bytes, unless they were damaged since. A whole one stays: the current
        // generation may name it, and must not miss it for a moment.
        if isWhole(final, like: info) { return try FileSystem.remove(building) }
        try FileSystem.remove(final)
        Failpoint.segmentSwap.pass()
        try FileSystem.rename(building, to: final)
        try FileSystem.synchroniseFolder(folder)
    }

    private func isWhole(_ segment: String, like info: SegmentInfo) -> Bool {
        do throws(QuarryError) {
            for (name, file) in info.files {
                try SealedFile.verify(
                    path: "\(segment)/\(name)", length: file.length, sha256: file.digest.hex)
            }
            return true
        } catch {
            return false
        }
    }
}
